/*
 * Trap: a folder that is no disk. The kernel makes up the answer from memory.
 */
#include <async/async.h>

#include <dirent.h>
#include <stddef.h>
#include <stdio.h>

static int memory(void *arg)
{
	char line[80];
	FILE *file = fopen("/proc/self/status", "r");

	(void)arg;
	if (!file)
		return -1;
	while (fgets(line, sizeof(line), file)) {
	}
	return fclose(file);
}

static int count(void *arg)
{
	DIR *folder = opendir("/proc/self/fd");
	int n = 0;

	(void)arg;
	if (!folder)
		return -1;
	while (readdir(folder))
		n++;
	closedir(folder);
	return n;
}

static int count_on_disk(void *arg)
{
	DIR *folder = opendir("/var/spool/jobs"); // expect: blocking-call
	int n = 0;

	(void)arg;
	if (!folder)
		return -1;
	while (readdir(folder)) // expect: blocking-call
		n++;
	closedir(folder); // expect: blocking-call
	return n;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, memory, arg);
		async_group_spawn(g, count, arg);
		async_group_spawn(g, count_on_disk, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
