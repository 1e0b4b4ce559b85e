# cpack in the build folder makes async-lint and libasync-dev as .deb, and both as one .tar.gz.
#
# A package is what the components `analyzer` and `runtime` install; version and description are the
# project's. scripts/package builds them.
set(CPACK_PACKAGE_NAME async-lint)
set(CPACK_PACKAGE_VENDOR "async-lint")
set(CPACK_PACKAGE_CONTACT "async-lint maintainers <async-lint@noreply.github.com>" CACHE STRING
	"who answers for the packages")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "static analyzer for asynchronous C")
set(CPACK_GENERATOR "DEB;TGZ")
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL analyzer runtime)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package/debian.cmake)

set(CPACK_ARCHIVE_COMPONENT_INSTALL OFF)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_ANALYZER_PACKAGE_NAME async-lint)
set(CPACK_DEBIAN_ANALYZER_PACKAGE_SECTION devel)
# libclang reads the compiler's own headers from there.
set(CPACK_DEBIAN_ANALYZER_PACKAGE_DEPENDS "libclang-common-${CLANG19_VERSION}-dev")
set(CPACK_COMPONENT_ANALYZER_DESCRIPTION
	"Finds the mistakes that make asynchronous C slow, fragile or wrong: calls
that stop the event loop, however deep they are hidden, waits that may last
for ever, independent waits made one after the other, tasks without a limit.
It reads whole programs with libclang and follows calls across files and
through function pointers.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libasync-dev)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_DEPENDS "libuv1-dev")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS "libcurl4-openssl-dev | libcurl-dev, libssl-dev")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${CMAKE_SOURCE_DIR}/cmake/package/triggers)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
	"Tasks that look like plain functions, on libuv: deadlines, groups,
cancellation, channels, sockets, files, processes, HTTP and TLS, with headers
that async-lint understands.")
include(CPack)
