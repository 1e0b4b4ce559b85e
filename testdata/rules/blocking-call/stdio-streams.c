/*
 * Which stream it is decides: stdin is a person, also through a local; a file is not shown by
 * default, memory is no wait at all.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

static int through_a_local(void *arg)
{
	FILE *in = stdin;
	char line[80];

	(void)arg;
	return fgets(line, sizeof(line), in) != NULL; // expect: blocking-call
}

static int file_or_person(void *arg)
{
	const char *path = arg;
	FILE *in = path ? fopen(path, "r") : stdin;
	char line[80];

	return fgets(line, sizeof(line), in) != NULL; // expect: blocking-call
}

/* Traps: files, the log, memory, a stream of somebody else. */
static int others(FILE *stream)
{
	char *text = NULL, line[80];
	size_t size = 0;
	FILE *memory = open_memstream(&text, &size);
	FILE *file = fopen("settings.txt", "r");

	if (!memory || !file)
		return -1;
	fprintf(memory, "%d", 1);
	fprintf(stderr, "%d", 2);
	fputs("x", stderr);
	while (fgets(line, sizeof(line), file))
		fputs(line, memory);
	fgets(line, sizeof(line), stream);
	fclose(memory);
	free(text);
	return fclose(file);
}

static int reads_others(void *arg)
{
	return others(arg);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, through_a_local, arg);
		async_group_spawn(g, file_or_person, arg);
		async_group_spawn(g, reads_others, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
