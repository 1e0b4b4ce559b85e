# The flags that a model's headers need: pkg-config's, for the packages that packages.txt names
# beside them. Sets `flags`; packages that are not installed set `failed`.
set(flags)
set(failed)
if(EXISTS ${FOLDER}/packages.txt)
	file(STRINGS ${FOLDER}/packages.txt packages)
	execute_process(COMMAND pkg-config --cflags ${packages}
		RESULT_VARIABLE failed OUTPUT_VARIABLE flags ERROR_QUIET)
	string(STRIP "${flags}" flags)
	separate_arguments(flags)
endif()
if(NOT failed)
	execute_process(COMMAND ${COMPILER} ${flags} -fsyntax-only -x c ${FOLDER}/headers.h
		RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
endif()
