# Holds the argument numbers of a model against the declarations in the real headers.
if(NOT COMPILER)
	message("skipped: clang is not installed")
	return()
endif()
include(${CMAKE_CURRENT_LIST_DIR}/headers.cmake)
if(failed)
	message("skipped: the headers are not installed")
	return()
endif()
execute_process(
	COMMAND ${COMPILER} ${flags} -fsyntax-only -Xclang -ast-dump=json -x c ${FOLDER}/headers.h
	COMMAND ${CHECKER} ${MODEL}
	RESULTS_VARIABLE failed)
if(NOT failed STREQUAL "0;0")
	message(FATAL_ERROR "a model and the headers disagree")
endif()
