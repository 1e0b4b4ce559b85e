# async_lint_embed(TARGET NAME FILE...)
#
# Embeds text files in a target as one table, in a generated NAME.c:
#
#	struct embedded { const char *name; const char *text; size_t size; };
#	extern const struct embedded NAME[];      ends with a NULL name
#
# `name` is the file's name without its folder. The declaration is in base/embedded.h.
function(async_lint_embed target name)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
	set(files)
	foreach(file ${ARGN})
		get_filename_component(path ${file} ABSOLUTE)
		list(APPEND files ${path})
	endforeach()
	add_custom_command(OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${out} "-DFILES=${files}"
			-P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
		DEPENDS ${files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
		VERBATIM)
	target_sources(${target} PRIVATE ${out})
endfunction()

# async_lint_embed_hash(TARGET NAME FILE)
#
# Embeds the hash by which a content security policy names an inline element that holds the file
# between two newlines:
#
#	extern const char NAME[];      "sha256-..."
function(async_lint_embed_hash target name file)
	set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.c)
	get_filename_component(path ${file} ABSOLUTE)
	add_custom_command(OUTPUT ${out}
		COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DOUT=${out} -DFILE=${path}
			-P ${CMAKE_SOURCE_DIR}/cmake/embed_hash.cmake
		DEPENDS ${path} ${CMAKE_SOURCE_DIR}/cmake/embed_hash.cmake
		VERBATIM)
	target_sources(${target} PRIVATE ${out})
endfunction()
