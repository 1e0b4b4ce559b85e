# Run by cpack when the files of a package lie ready: what Debian wants otherwise than others.
#
#	manual pages and the changelog are compressed, and there is one;
#	the licence is named in `copyright`; its text is in every Debian already.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
	return()
endif()

function(compress file)
	execute_process(COMMAND gzip -9nf "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB_RECURSE pages "${CPACK_TEMPORARY_DIRECTORY}/*.[1-8]")
list(FILTER pages INCLUDE REGEX "/share/man/")
foreach(page IN LISTS pages)
	compress("${page}")
endforeach()

# COMPONENT FOLDER PACKAGE
function(add_documents component folder package)
	set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}/usr/share/doc")
	if(NOT IS_DIRECTORY "${root}/${folder}")
		return()
	endif()
	if(NOT folder STREQUAL package)
		file(RENAME "${root}/${folder}" "${root}/${package}")
	endif()
	set(folder "${root}/${package}")
	file(REMOVE "${folder}/LICENSE")
	configure_file("${CMAKE_CURRENT_LIST_DIR}/copyright.in" "${folder}/copyright" @ONLY)
	configure_file("${CMAKE_CURRENT_LIST_DIR}/changelog.in" "${folder}/changelog" @ONLY)
	compress("${folder}/changelog")
endfunction()
add_documents(analyzer async-lint async-lint)
add_documents(runtime async libasync-dev)
