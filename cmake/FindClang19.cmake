# Finds the newest libclang, 19 at least, and its headers.
#
#	Clang19::libclang     imported target
#	CLANG19_VERSION       its major version
#	CLANG19_RESOURCE_DIR  folder with the compiler's own headers (stddef.h ...)
#	CLANG19_EXECUTABLE    the clang of the same version, empty if it is not installed
set(_versions 30 29 28 27 26 25 24 23 22 21 20 19)
set(ASYNC_LINT_LLVM_VERSION "" CACHE STRING "Use this LLVM major version instead of the newest")
if(ASYNC_LINT_LLVM_VERSION)
	set(_versions ${ASYNC_LINT_LLVM_VERSION})
endif()
foreach(_version ${_versions})
	set(_root /usr/lib/llvm-${_version})
	if(EXISTS ${_root}/include/clang-c/Index.h AND EXISTS ${_root}/lib/libclang.so)
		set(CLANG19_VERSION ${_version})
		break()
	endif()
endforeach()
if(CLANG19_VERSION)
	set(CLANG19_RESOURCE_DIR ${_root}/lib/clang/${CLANG19_VERSION})
	set(CLANG19_VERSION ${CLANG19_VERSION} CACHE INTERNAL "major version of libclang")
	find_program(CLANG19_EXECUTABLE NAMES clang HINTS ${_root}/bin NO_DEFAULT_PATH)
	if(NOT TARGET Clang19::libclang)
		add_library(Clang19::libclang SHARED IMPORTED)
		set_target_properties(Clang19::libclang PROPERTIES
			IMPORTED_LOCATION ${_root}/lib/libclang.so
			INTERFACE_INCLUDE_DIRECTORIES ${_root}/include)
	endif()
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Clang19 REQUIRED_VARS CLANG19_VERSION
	REASON_FAILURE_MESSAGE "install libclang-19-dev or newer")
