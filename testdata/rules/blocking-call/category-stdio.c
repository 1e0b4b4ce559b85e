/*
 * Standard streams: a person at a terminal, a child at the other end, or a file.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

static int asks_a_person(void *arg)
{
	char line[80];
	char *text = NULL;
	size_t size = 0;
	int number = 0;

	(void)arg;
	getchar();                     // expect: blocking-call
	if (scanf("%d", &number) != 1) // expect: blocking-call
		return -1;
	fgets(line, sizeof(line), stdin); // expect: blocking-call
	getline(&text, &size, stdin);     // expect: blocking-call
	free(text);
	getpass("password: "); // expect: blocking-call
	return number;
}

static int runs_a_child(void *arg)
{
	char line[80];
	FILE *child = popen("df -k", "r"); // expect: blocking-call

	(void)arg;
	if (!child)
		return -1;
	while (fgets(line, sizeof(line), child)) {
	}
	return pclose(child); // expect: blocking-call
}

/* Not findings by default. */
static int files_and_messages(void *arg)
{
	char line[80];
	FILE *file = fopen("settings.txt", "r+");

	(void)arg;
	if (!file) {
		perror("settings.txt");
		return -1;
	}
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	fprintf(file, "# read\n");
	fflush(file);
	fclose(file);
	printf("done\n");
	fprintf(stderr, "done\n");
	syslog(LOG_INFO, "done");
	snprintf(line, sizeof(line), "done");
	return 0;
}

static int in_memory(void *arg)
{
	static char text[] = "one\ntwo\n";
	char line[80];
	FILE *file = fmemopen(text, sizeof(text), "r");

	(void)arg;
	if (!file)
		return -1;
	fgets(line, sizeof(line), file);
	fclose(file);
	return 0;
}

static int over_a_socket(void *arg)
{
	char line[80];
	FILE *peer = fdopen(socket(AF_INET, SOCK_STREAM, 0), "r+");

	(void)arg;
	if (!peer)
		return -1;
	fgets(line, sizeof(line), peer); // expect: blocking-call
	return fclose(peer);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, asks_a_person, arg);
		async_group_spawn(g, runs_a_child, arg);
		async_group_spawn(g, files_and_messages, arg);
		async_group_spawn(g, in_memory, arg);
		async_group_spawn(g, over_a_socket, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
