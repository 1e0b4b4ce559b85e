/*
 * Trap: a path below /proc that is printed from a format which says so. Just not the trap: one
 * whose beginning is a variable, and one that was printed over since.
 */
#include <async/async.h>

#include <glob.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

static int count(pid_t process)
{
	char pattern[64];
	glob_t found;

	if (snprintf(pattern, sizeof(pattern), "/proc/%d/fd/*", (int)process) < 0)
		return -1;
	if (glob(pattern, 0, NULL, &found))
		return -1;
	globfree(&found);
	return (int)found.gl_pathc;
}

static int below(const char *folder)
{
	char pattern[64];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/*", folder);
	if (glob(pattern, 0, NULL, &found))
		return -1;
	globfree(&found);
	return 0;
}

static int printed_over(int again)
{
	char pattern[64];
	glob_t found;

	snprintf(pattern, sizeof(pattern), "/proc/%d", again);
	if (again)
		snprintf(pattern, sizeof(pattern), "/srv/%d", again);
	if (glob(pattern, 0, NULL, &found))
		return -1;
	globfree(&found);
	return 0;
}

static int start(void *arg)
{
	if (async_yield() < 0)
		return -1;
	if (count(1) < 0)
		return -1;
	if (below(arg) < 0) // expect: blocking-call
		return -1;
	return printed_over(arg != NULL); // expect: blocking-call
}

int main(void)
{
	static char folder[] = "/srv";

	return async_run(start, folder, NULL) < 0;
}
