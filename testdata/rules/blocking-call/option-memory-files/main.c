/*
 * Where disks count: files that the kernel makes up, and streams in memory, are none, in fields and
 * through helpers neither.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct source {
	FILE *state;
	FILE *table;
};

static FILE *open_status(int process)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/status", process);
	return fopen(path, "r");
}

static int made_up(void *arg)
{
	struct source *source = arg;
	char line[80];
	int fd = open("/sys/class/net/lo/mtu", O_RDONLY);

	source->state = open_status(1);
	source->table = fopen("/etc/hosts", "r"); // expect: blocking-call
	if (!source->state || !source->table)
		return -1;
	fgets(line, sizeof(line), source->state);
	fgets(line, sizeof(line), source->table); // expect: blocking-call
	fclose(source->state);
	fclose(source->table); // expect: blocking-call
	if (read(fd, line, sizeof(line)) < 0)
		return -1;
	fd = open("/sys", O_RDONLY);              // expect: blocking-call
	return (int)read(fd, line, sizeof(line)); // expect: blocking-call
}

static int nothing(void *arg)
{
	FILE *nowhere = fopen("/dev/null", "w");
	FILE *somewhere = fopen("/dev/nullify", "w"); // expect: blocking-call

	(void)arg;
	if (!nowhere || !somewhere)
		return -1;
	fputs("x", nowhere);
	fputs("x", somewhere); // expect: blocking-call
	return fclose(nowhere);
}

static int memory(void *arg)
{
	char *text = NULL;
	size_t size = 0;
	FILE *stream = open_memstream(&text, &size);

	(void)arg;
	if (!stream)
		return -1;
	fprintf(stream, "%d", 1);
	fclose(stream);
	free(text);
	return 0;
}

static int prints(void *arg)
{
	(void)arg;
	fputs("done", stdout); // expect: blocking-call
	return puts("done");   // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, made_up, arg);
		async_group_spawn(g, nothing, arg);
		async_group_spawn(g, memory, arg);
		async_group_spawn(g, prints, arg);
	}
	return rc;
}

int main(void)
{
	static struct source source;

	return async_run(start, &source, NULL) < 0;
}
