# async_library(TARGET NAME <name> EXPORT <export> DESCRIPTION <text> SOURCES <file>...
#	[HEADERS <file>...] [LIBRARIES <target>...] [PACKAGES <PREFIX=module>...] [USES <target>...])
#
# One library of the runtime, in the forms people need, from objects compiled once:
#
#	TARGET_objects  the objects; options and definitions of the compiler belong here
#	TARGET          a static library for this build tree. Inner functions can be linked, so tests
#	                may look inside. Alias: async::EXPORT
#	TARGET_shared   installed as libNAME.so; async::EXPORT for find_package
#	TARGET_static   installed as libNAME.a; async::EXPORT_static. Its inner names are local, so
#	                that a program may have a function `resolve` of its own
#
# with NAME.pc for pkg-config, and a part of the file for find_package. LIBRARIES are other libraries
# made by this function. PACKAGES are what only the library itself needs: modules of pkg-config, which
# the caller has found as PkgConfig::PREFIX. USES are targets that need no finding.
#
# async_install_config() comes last.
#
# Only what the public headers declare is visible: they push the default visibility, everything
# else is compiled hidden.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(ASYNC_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
	-Wmissing-prototypes -Werror)
set(ASYNC_CMAKE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/async)

# Calls between functions of one library need no detour: nobody may replace them.
function(async_compile_objects target)
	set_target_properties(${target} PROPERTIES
		C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
		POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden)
	target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/include)
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
	target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C>:-ftls-model=initial-exec
		-fno-semantic-interposition ${ASYNC_WARNINGS}>)
endfunction()

# The interface that all forms share: where the headers are.
function(async_set_interface target export)
	target_include_directories(${target} PUBLIC
		$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
		$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
	set_target_properties(${target} PROPERTIES EXPORT_NAME ${export} LINKER_LANGUAGE C)
endfunction()

# All objects linked into one, in which hidden names are local: archives know no visibility.
function(async_merge_objects target)
	set(merged ${CMAKE_CURRENT_BINARY_DIR}/${target}.o)
	add_custom_command(OUTPUT ${merged}
		COMMAND ${CMAKE_LINKER} -r -o ${merged} $<TARGET_OBJECTS:${target}_objects>
		COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${merged}
		DEPENDS ${target}_objects $<TARGET_OBJECTS:${target}_objects>
		COMMAND_EXPAND_LISTS VERBATIM)
	add_library(${target}_static STATIC ${merged})
endfunction()

# A file for pkg-config that stays right when the whole prefix is moved.
function(async_write_pc)
	if(IS_ABSOLUTE ${CMAKE_INSTALL_LIBDIR})
		set(prefix ${CMAKE_INSTALL_PREFIX})
	else()
		file(RELATIVE_PATH up /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
		string(REGEX REPLACE "/$" "" prefix "\${pcfiledir}/${up}")
	endif()
	list(TRANSFORM arg_LIBRARIES REPLACE _ - OUTPUT_VARIABLE requires)
	list(JOIN requires " " requires)
	list(TRANSFORM arg_PACKAGES REPLACE ".*=" "" OUTPUT_VARIABLE requires_private)
	list(JOIN requires_private " " requires_private)
	configure_file(${PROJECT_SOURCE_DIR}/library.pc.in
		${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.pc @ONLY)
	install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.pc
		DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT runtime)
endfunction()

# What async-config.cmake does for this library. The static form is offered if all it needs is there.
function(async_write_part)
	set(part "if(EXISTS \"\${CMAKE_CURRENT_LIST_DIR}/${arg_NAME}-targets.cmake\")\n")
	string(APPEND part "\tinclude(\"\${CMAKE_CURRENT_LIST_DIR}/${arg_NAME}-targets.cmake\")\n")
	string(APPEND part "\tset(async_${arg_EXPORT}_FOUND TRUE)\n")
	set(needed)
	foreach(library ${arg_LIBRARIES})
		get_target_property(export ${library}_static EXPORT_NAME)
		list(APPEND needed async::${export})
	endforeach()
	foreach(package ${arg_PACKAGES})
		string(REPLACE "=" " " words ${package})
		string(APPEND part "\tasync_find_used(${words})\n")
		string(REGEX REPLACE "=.*" "" prefix ${package})
		list(APPEND needed PkgConfig::${prefix})
	endforeach()
	list(TRANSFORM needed PREPEND "TARGET ")
	list(JOIN needed " AND " needed)
	string(APPEND part "\tif(${needed})\n"
		"\t\tinclude(\"\${CMAKE_CURRENT_LIST_DIR}/${arg_NAME}-static-targets.cmake\")\n"
		"\tendif()\nendif()\n")
	set_property(GLOBAL APPEND_STRING PROPERTY ASYNC_CONFIG_PARTS "${part}")
endfunction()

function(async_install_config)
	get_property(ASYNC_CONFIG_PARTS GLOBAL PROPERTY ASYNC_CONFIG_PARTS)
	configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/async-config.cmake.in
		${CMAKE_CURRENT_BINARY_DIR}/async-config.cmake
		INSTALL_DESTINATION ${ASYNC_CMAKE_FOLDER} NO_SET_AND_CHECK_MACRO)
	write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/async-config-version.cmake
		COMPATIBILITY SameMinorVersion)
	install(FILES ${CMAKE_CURRENT_BINARY_DIR}/async-config.cmake
			${CMAKE_CURRENT_BINARY_DIR}/async-config-version.cmake
		DESTINATION ${ASYNC_CMAKE_FOLDER} COMPONENT runtime)
endfunction()

function(async_library target)
	cmake_parse_arguments(arg "" "NAME;EXPORT;DESCRIPTION"
		"SOURCES;HEADERS;LIBRARIES;PACKAGES;USES" ${ARGN})
	list(TRANSFORM arg_PACKAGES REPLACE "=.*" "" OUTPUT_VARIABLE used)
	list(TRANSFORM used PREPEND PkgConfig::)
	list(APPEND used ${arg_USES})
	list(TRANSFORM arg_LIBRARIES APPEND _shared OUTPUT_VARIABLE shared)
	list(TRANSFORM arg_LIBRARIES APPEND _static OUTPUT_VARIABLE static)

	add_library(${target}_objects OBJECT ${arg_SOURCES})
	async_compile_objects(${target}_objects)
	target_link_libraries(${target}_objects PRIVATE ${used})

	add_library(${target} STATIC $<TARGET_OBJECTS:${target}_objects>)
	add_library(async::${arg_EXPORT} ALIAS ${target})
	async_set_interface(${target} ${arg_EXPORT})
	target_link_libraries(${target} PUBLIC ${arg_LIBRARIES} PRIVATE ${used})

	add_library(${target}_shared SHARED $<TARGET_OBJECTS:${target}_objects>)
	async_set_interface(${target}_shared ${arg_EXPORT})
	set_target_properties(${target}_shared PROPERTIES OUTPUT_NAME ${arg_NAME}
		VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
	target_link_libraries(${target}_shared PUBLIC ${shared} PRIVATE ${used})
	if(NOT CMAKE_C_FLAGS MATCHES "-fsanitize")
		target_link_options(${target}_shared PRIVATE -Wl,-z,defs)
	endif()

	async_merge_objects(${target})
	async_set_interface(${target}_static ${arg_EXPORT}_static)
	set_target_properties(${target}_static PROPERTIES OUTPUT_NAME ${arg_NAME}
		ARCHIVE_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/installed)
	target_link_libraries(${target}_static PUBLIC ${static} PRIVATE ${used})

	foreach(form shared static)
		string(REPLACE "-shared" "" targets ${arg_NAME}-${form}-targets)
		install(TARGETS ${target}_${form} EXPORT ${targets}
			LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime
			ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime)
		install(EXPORT ${targets} NAMESPACE async:: DESTINATION ${ASYNC_CMAKE_FOLDER}
			COMPONENT runtime)
	endforeach()
	install(FILES ${arg_HEADERS} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/async COMPONENT runtime)
	async_write_pc()
	async_write_part()
endfunction()
