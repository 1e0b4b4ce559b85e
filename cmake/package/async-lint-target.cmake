# async_lint_target(<target> [ALL] [ROOT <folder>] [OPTIONS <option>...] [DEPENDS <file>...])
#
# Adds the target <target>-lint: what async-lint finds in the program <target>, that is in its own
# sources and those of the libraries of the project it links, as one program. It fails when there are
# findings, as `async-lint link` does.
#
#	ALL      is part of the default target
#	ROOT     paths are shown relative to it (default: the folder of the project)
#	OPTIONS  of async-lint link: -f html=report.html, --fail-on error, --exit-zero ...
#	DEPENDS  further files on which findings depend. The configuration, models and the baseline are
#	         known without
#
# Generators: Ninja and Unix Makefiles. How it works:
#
#  1. Of each target, <target>-air is an object library with the same sources and flags, whose
#     compiler launcher is `async-lint extract --as-compiler`: its objects are unit files. So CMake
#     itself sees to flags, dependencies on headers, and to reading only what changed.
#  2. <target>-lint-units looks whether any unit has other content than last time. Units carry no
#     comments but those for async-lint, so after an edit of a comment none has.
#  3. <target>-lint links the units if so.
#
# All is added when the top folder has been read, when every target and its properties are known.
function(async_lint_target target)
	cmake_parse_arguments(PARSE_ARGV 1 arg "ALL" "ROOT" "OPTIONS;DEPENDS")
	if(arg_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "async_lint_target(${target}): unknown argument '${arg_UNPARSED_ARGUMENTS}'")
	endif()
	if(NOT TARGET ${target})
		message(FATAL_ERROR "async_lint_target(${target}): there is no target of this name")
	endif()
	if(NOT CMAKE_GENERATOR MATCHES "^(Ninja|Unix Makefiles)$")
		message(WARNING "async_lint_target() needs the generator Ninja or Unix Makefiles; use "
			"async-lint check -p with the compile database of another build")
		return()
	endif()
	if(NOT arg_ROOT)
		set(arg_ROOT "${CMAKE_SOURCE_DIR}")
	endif()
	get_filename_component(arg_ROOT "${arg_ROOT}" ABSOLUTE)
	foreach(option IN ITEMS OPTIONS DEPENDS ALL ROOT)
		set_property(GLOBAL PROPERTY _async_lint_${target}_${option} "${arg_${option}}")
	endforeach()
	cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${CMAKE_SOURCE_DIR}]] CALL
		_async_lint_add_program [[${target}]] [[${CMAKE_CURRENT_SOURCE_DIR}]])")
endfunction()

# The targets of the project whose code is in `target`, itself among them.
function(_async_lint_collect target result)
	set(found)
	set(open ${target})
	while(open)
		list(POP_FRONT open next)
		# $<LINK_ONLY:x> and $<TARGET_OBJECTS:x> name targets, too.
		string(REGEX REPLACE "^\\$<(LINK_ONLY|TARGET_OBJECTS):(.*)>$" "\\2" next "${next}")
		if(NOT TARGET "${next}")
			continue()
		endif()
		get_target_property(alias ${next} ALIASED_TARGET)
		if(alias)
			set(next ${alias})
		endif()
		get_target_property(imported ${next} IMPORTED)
		if(imported OR next IN_LIST found)
			continue()
		endif()
		list(APPEND found ${next})
		foreach(property IN ITEMS LINK_LIBRARIES INTERFACE_LINK_LIBRARIES SOURCES)
			get_target_property(value ${next} ${property})
			if(value)
				list(APPEND open ${value})
			endif()
		endforeach()
	endwhile()
	set(${result} "${found}" PARENT_SCOPE)
endfunction()

# The sources of C of a target, absolute, and generated headers; expressions stay.
function(_async_lint_sources target result)
	get_target_property(sources ${target} SOURCES)
	get_target_property(folder ${target} SOURCE_DIR)
	get_target_property(binary ${target} BINARY_DIR)
	set(found)
	foreach(source IN LISTS sources)
		if(source MATCHES "^\\$<TARGET_OBJECTS:")
			continue()
		endif()
		if(source MATCHES "\\$<")
			list(APPEND found "$<FILTER:${source},INCLUDE,\\.c$>")
			continue()
		endif()
		get_source_file_property(language "${source}" TARGET_DIRECTORY ${target} LANGUAGE)
		get_source_file_property(header "${source}" TARGET_DIRECTORY ${target} HEADER_FILE_ONLY)
		get_source_file_property(generated "${source}" TARGET_DIRECTORY ${target} GENERATED)
		set(is_c FALSE)
		if(NOT header AND (language STREQUAL "C" OR (NOT language AND source MATCHES "\\.c$")))
			set(is_c TRUE)
		endif()
		if(NOT is_c AND NOT (generated AND source MATCHES "\\.(h|inc)$"))
			continue()
		endif()
		set(path "${source}")
		if(NOT IS_ABSOLUTE "${source}")
			set(path "${folder}/${source}")
			if(NOT EXISTS "${path}") # generated ones are looked for there
				set(path "${binary}/${source}")
			endif()
		endif()
		_async_lint_source_properties(${target} "${source}" "${path}")
		list(APPEND found "${path}")
	endforeach()
	set(${result} "${found}" PARENT_SCOPE)
endfunction()

# Properties of sources belong to the folder of their target, which is another than ours.
function(_async_lint_source_properties target source path)
	get_target_property(folder ${target} SOURCE_DIR)
	if(folder STREQUAL CMAKE_CURRENT_SOURCE_DIR)
		return()
	endif()
	foreach(property IN ITEMS COMPILE_DEFINITIONS COMPILE_FLAGS COMPILE_OPTIONS GENERATED
			INCLUDE_DIRECTORIES LANGUAGE)
		get_source_file_property(value "${source}" TARGET_DIRECTORY ${target} ${property})
		if(value)
			set_source_files_properties("${path}" PROPERTIES ${property} "${value}")
		endif()
	endforeach()
endfunction()

# Adds <target>-air, once.
function(_async_lint_add_units target root result)
	set(units ${target}-air)
	set(${result} "" PARENT_SCOPE)
	if(NOT TARGET ${units})
		_async_lint_sources(${target} sources)
		if(NOT sources)
			return()
		endif()
		add_library(${units} OBJECT EXCLUDE_FROM_ALL ${sources})
		_async_lint_same_flags(${units} ${target})
		get_target_property(program async-lint::async-lint LOCATION)
		set_target_properties(${units} PROPERTIES
			C_COMPILER_LAUNCHER
			"${program};extract;--as-compiler;--drop-comments;--root;${root};--"
			EXPORT_COMPILE_COMMANDS OFF
			RULE_LAUNCH_COMPILE ""
			UNITY_BUILD OFF
			DISABLE_PRECOMPILE_HEADERS ON
			INTERPROCEDURAL_OPTIMIZATION OFF
			C_CLANG_TIDY "" C_CPPCHECK "" C_INCLUDE_WHAT_YOU_USE "")
	endif()
	set(${result} ${units} PARENT_SCOPE)
endfunction()

# What is compiled as `target` is, `units` is read as.
function(_async_lint_same_flags units target)
	get_target_property(type ${target} TYPE)
	foreach(property IN ITEMS C_STANDARD C_EXTENSIONS C_STANDARD_REQUIRED COMPILE_FLAGS
			C_VISIBILITY_PRESET POSITION_INDEPENDENT_CODE NO_SYSTEM_FROM_IMPORTED DEFINE_SYMBOL)
		get_target_property(value ${target} ${property})
		if(NOT value MATCHES "-NOTFOUND$")
			set_target_properties(${units} PROPERTIES ${property} "${value}")
		endif()
	endforeach()
	if(type MATCHES "^(SHARED|MODULE)_LIBRARY$")
		get_target_property(symbol ${target} DEFINE_SYMBOL)
		if(NOT symbol)
			set(symbol ${target}_EXPORTS)
		endif()
		set_target_properties(${units} PROPERTIES POSITION_INDEPENDENT_CODE ON)
		target_compile_definitions(${units} PRIVATE ${symbol})
	endif()
	# Expressions are evaluated for `target`, with all that it inherits. Nothing is linked, so that
	# nothing need be built.
	foreach(property IN ITEMS INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS COMPILE_FEATURES)
		set_property(TARGET ${units} APPEND PROPERTY ${property}
			"$<TARGET_PROPERTY:${target},${property}>")
	endforeach()
	_async_lint_system_headers(${units} ${target})
	get_target_property(headers ${target} PRECOMPILE_HEADERS)
	if(headers)
		get_target_property(binary ${target} BINARY_DIR)
		target_compile_options(${units} PRIVATE
			"SHELL:-include \"${binary}/CMakeFiles/${target}.dir/cmake_pch.h\"")
	endif()
	# Another version of the program reads everything again.
	target_compile_definitions(${units} PRIVATE __ASYNC_LINT_VERSION__=${async-lint_VERSION})
	_async_lint_order(${units} ${target})
endfunction()

# Whose headers are the system's: those declared so, and all from outside of the project.
function(_async_lint_system_headers units target)
	set(inside)
	foreach(folder IN ITEMS "${CMAKE_SOURCE_DIR}" "${CMAKE_BINARY_DIR}")
		string(REGEX REPLACE "([][+.*()^$?|\\\\])" "\\\\\\1" folder "${folder}")
		list(APPEND inside "${folder}")
	endforeach()
	list(JOIN inside "|" inside)
	target_include_directories(${units} SYSTEM PRIVATE
		"$<FILTER:$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>,EXCLUDE,^(${inside})(/|$)>")
	_async_lint_collect(${target} members)
	foreach(member IN LISTS members)
		target_include_directories(${units} SYSTEM PRIVATE
			"$<TARGET_PROPERTY:${member},INTERFACE_SYSTEM_INCLUDE_DIRECTORIES>")
	endforeach()
endfunction()

# What is generated for `target` and for what it uses is there before its sources are read.
function(_async_lint_order units target)
	_async_lint_collect(${target} members)
	foreach(member IN LISTS members)
		get_target_property(folder ${member} SOURCE_DIR)
		get_target_property(needed ${member} MANUALLY_ADDED_DEPENDENCIES)
		if(needed)
			add_dependencies(${units} ${needed})
		endif()
		if(member STREQUAL target AND folder STREQUAL CMAKE_CURRENT_SOURCE_DIR)
			continue() # made by commands that this folder sees
		endif()
		get_target_property(sources ${member} SOURCES)
		foreach(source IN LISTS sources)
			if(source MATCHES "\\$<")
				continue()
			endif()
			get_source_file_property(generated "${source}" TARGET_DIRECTORY ${member} GENERATED)
			if(generated)
				add_dependencies(${units} ${member})
				break()
			endif()
		endforeach()
	endforeach()
endfunction()

function(_async_lint_add_program target folder)
	foreach(option IN ITEMS OPTIONS DEPENDS ALL ROOT)
		get_property(${option} GLOBAL PROPERTY _async_lint_${target}_${option})
	endforeach()
	set(all)
	if(ALL)
		set(all ALL)
	endif()
	_async_lint_collect(${target} members)
	set(objects)
	set(targets)
	foreach(member IN LISTS members)
		_async_lint_add_units(${member} "${ROOT}" units)
		if(units)
			list(APPEND objects "$<TARGET_OBJECTS:${units}>")
			list(APPEND targets ${units})
		endif()
	endforeach()
	if(NOT objects)
		message(FATAL_ERROR "async_lint_target(${target}): no source of it is C")
	endif()

	# A list of units for link, in its quotes, and what they hold, which changes only when they do.
	set(made "${CMAKE_BINARY_DIR}/async-lint/${target}")
	string(REPLACE ";" "$<SEMICOLON>" joined "${objects}")
	file(GENERATE OUTPUT "${made}/units" CONTENT "\"$<JOIN:${joined},\"\n\">\"\n")
	add_custom_command(OUTPUT "${made}/looked" BYPRODUCTS "${made}/content"
		COMMAND ${CMAKE_COMMAND} -D "LIST=${made}/units" -D "CONTENT=${made}/content"
			-P "${async-lint_FOLDER}/async-lint-content.cmake"
		COMMAND ${CMAKE_COMMAND} -E touch "${made}/looked"
		DEPENDS ${objects} "${made}/units"
		COMMENT "Looking for changed units of ${target}" VERBATIM)
	add_custom_target(${target}-lint-units DEPENDS "${made}/looked")
	add_dependencies(${target}-lint-units ${targets})
	list(TRANSFORM DEPENDS REPLACE "^([^/].*)$" "${folder}/\\1")
	# What is configured, and what is accepted: files that come and go, here, and in the depfile all
	# that were read last time. Make sees other options by the file.
	file(GLOB files CONFIGURE_DEPENDS "${ROOT}/.async-lint.yaml" "${ROOT}/.async-lint-baseline.json")
	file(GENERATE OUTPUT "${made}/how" CONTENT "${OPTIONS};${files}\n")
	string(REPLACE " " "\\ " target_in_rule "${made}/linted")
	add_custom_command(OUTPUT "${made}/linted" DEPFILE "${made}/linted.d"
		COMMAND async-lint::async-lint link --root "${ROOT}" -MF "${made}/linted.d"
			-MT "${target_in_rule}" ${OPTIONS} "@${made}/units"
		COMMAND ${CMAKE_COMMAND} -E touch "${made}/linted"
		DEPENDS "${made}/content" async-lint::async-lint "${made}/how" ${DEPENDS} ${files}
		WORKING_DIRECTORY "${folder}"
		COMMENT "async-lint ${target}" VERBATIM)
	add_custom_target(${target}-lint ${all} DEPENDS "${made}/linted")
	add_dependencies(${target}-lint ${target}-lint-units)
endfunction()
