/*
 * Trap: standard input is memory by now.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stddef.h>
#include <stdio.h>

static int reads_memory(void *arg)
{
	static char text[] = "one\ntwo\n";
	char line[80];

	(void)arg;
	stdin = fmemopen(text, sizeof(text), "r");
	return fgets(line, sizeof(line), stdin) != NULL;
}

int main(void)
{
	return async_run(reads_memory, NULL, NULL) < 0;
}
