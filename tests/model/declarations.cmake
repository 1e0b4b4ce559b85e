# Generates a C file that takes the address of each modelled function, and compiles it.
execute_process(COMMAND ${COMPILER} -std=gnu11 -fsyntax-only -x c ${FOLDER}/headers.h
	RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
if(failed)
	message("skipped: the headers are not installed")
	return()
endif()
execute_process(COMMAND ${GENERATOR} ${MODEL} ${FOLDER} OUTPUT_FILE ${OUT} RESULT_VARIABLE failed)
if(failed)
	message(FATAL_ERROR "cannot list the functions of ${MODEL}")
endif()
execute_process(COMMAND ${COMPILER} -std=gnu11 -w -fsyntax-only ${OUT} RESULT_VARIABLE failed)
if(failed)
	message(FATAL_ERROR "a modelled function is not declared: correct the model, or say in "
		"${FOLDER}/absent.txt why")
endif()
