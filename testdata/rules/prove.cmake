# Runs the bad and the good program of a proof and holds their output against proof/expected.
#
#	cmake -DBAD=PROGRAM -DGOOD=PROGRAM -DEXPECTED=FILE -P prove.cmake
file(STRINGS ${EXPECTED} expected)
set(seen)
foreach(side BAD GOOD)
	string(TOLOWER ${side} word)
	execute_process(COMMAND ${${side}} OUTPUT_VARIABLE output ERROR_VARIABLE errors
		RESULT_VARIABLE result TIMEOUT 30 OUTPUT_STRIP_TRAILING_WHITESPACE)
	if(NOT result EQUAL 0)
		message(FATAL_ERROR "${${side}} ended with ${result}\n${output}\n${errors}")
	endif()
	message(STATUS "${word}: ${output}")
	list(APPEND seen "${word}: ${output}")
endforeach()
if(NOT seen STREQUAL expected)
	message(FATAL_ERROR "expected:\n${expected}\nseen:\n${seen}")
endif()
