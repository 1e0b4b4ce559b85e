/*
 * Trap: standard input that is opened anew on a file is no person.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdio.h>

static int reads(void *arg)
{
	char line[80];

	(void)arg;
	return fgets(line, sizeof(line), stdin) != NULL;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !freopen(argv[1], "r", stdin))
		return 1;
	return async_run(reads, NULL, NULL) < 0;
}
