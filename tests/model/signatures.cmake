# Holds the argument numbers of a model against the declarations in the real headers.
if(NOT COMPILER)
	message("skipped: clang is not installed")
	return()
endif()
execute_process(COMMAND ${COMPILER} -fsyntax-only -x c ${FOLDER}/headers.h
	RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
if(failed)
	message("skipped: the headers are not installed")
	return()
endif()
execute_process(
	COMMAND ${COMPILER} -fsyntax-only -Xclang -ast-dump=json -x c ${FOLDER}/headers.h
	COMMAND ${CHECKER} ${MODEL}
	RESULTS_VARIABLE failed)
if(NOT failed STREQUAL "0;0")
	message(FATAL_ERROR "a model and the headers disagree")
endif()
