# The warnings every C target of the project is built with, as errors.
function(async_lint_warnings target)
	target_compile_options(${target} PRIVATE
		-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
		-Wmissing-prototypes -Werror)
	# POSIX.1-2008 and the few GNU calls (memmem, qsort_r) we rely on everywhere.
	target_compile_definitions(${target} PRIVATE _GNU_SOURCE)
endfunction()
