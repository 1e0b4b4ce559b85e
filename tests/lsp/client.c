/*
 * lsp_client COMMAND...: starts a language server and does with it what stdin says, a line each:
 *
 *	{"jsonrpc": ...}	sends that message
 *	await TEXT		reads messages until one holds TEXT
 *	raw TEXT		sends the bytes, without a header
 *	run COMMAND		runs it in the shell
 *
 * Every message that comes is printed, on a line. In the end stdin of the server is closed, the
 * rest is read, and its exit code is ours. 99: the server ended before what was awaited came, or
 * sent what is no message.
 */
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lsp/message.h"

enum { failed = 99, patience_s = 60 };

struct client {
	pid_t pid;
	int to, from;
	struct message_reader reader;
};

_Noreturn static void die(const char *why)
{
	fflush(stdout);
	fprintf(stderr, "lsp_client: %s\n", why);
	_exit(failed);
}

static void start(struct client *client, char **command)
{
	int to[2], from[2];
	posix_spawn_file_actions_t actions;
	if (pipe(to) || pipe(from))
		die("no pipes");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
	const int ends[] = { to[0], to[1], from[0], from[1] };
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		posix_spawn_file_actions_addclose(&actions, ends[i]);
	if (posix_spawnp(&client->pid, command[0], &actions, NULL, command, environ))
		die("the server cannot be started");
	posix_spawn_file_actions_destroy(&actions);
	close(to[0]);
	close(from[1]);
	client->to = to[1];
	client->from = from[0];
}

static void send_bytes(const struct client *client, const char *bytes, size_t size)
{
	while (size) {
		ssize_t count = write(client->to, bytes, size);
		if (count <= 0)
			return; /* gone: reading will say so */
		bytes += count;
		size -= (size_t)count;
	}
}

static void send_message(const struct client *client, const char *line)
{
	struct text message = { 0 };
	message_write(&message, line, strlen(line));
	send_bytes(client, message.bytes, message.length);
	text_release(&message);
}

/* Prints the next message, and keeps it; false at the end. */
static bool receive(struct client *client, struct text *message)
{
	char bytes[4096];
	const char *body;
	size_t size;
	for (;;) {
		switch (message_next(&client->reader, &body, &size)) {
		case MESSAGE_READY:
			text_reset(message);
			text_add_n(message, body, size);
			puts(text_string(message));
			return true;
		case MESSAGE_TOO_LARGE:
		case MESSAGE_BROKEN:
			die("the server sent what is no message");
		case MESSAGE_NONE:
			break;
		}
		ssize_t count = read(client->from, bytes, sizeof(bytes));
		if (count <= 0)
			return false;
		message_feed(&client->reader, bytes, (size_t)count);
	}
}

static void await(struct client *client, const char *what)
{
	struct text message = { 0 };
	do {
		if (!receive(client, &message))
			die(what);
	} while (!strstr(text_string(&message), what));
	text_release(&message);
}

static void follow(struct client *client, const char *line)
{
	if (text_starts_with(line, "await "))
		await(client, line + strlen("await "));
	else if (text_starts_with(line, "raw "))
		send_bytes(client, line + strlen("raw "), strlen(line) - strlen("raw "));
	else if (text_starts_with(line, "run ") && system(line + strlen("run ")))
		die(line);
	else if (*line && !text_starts_with(line, "run "))
		send_message(client, line);
}

int main(int count, char **arguments)
{
	struct client client = { 0 };
	struct text rest = { 0 };
	char *line = NULL;
	size_t capacity = 0;
	int status;

	if (count < 2)
		die("a command is expected");
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	start(&client, arguments + 1);
	alarm(patience_s);
	while (getline(&line, &capacity, stdin) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		follow(&client, line);
	}
	close(client.to);
	while (receive(&client, &rest))
		;
	waitpid(client.pid, &status, 0);
	free(line);
	text_release(&rest);
	message_reader_release(&client.reader);
	return WIFEXITED(status) ? WEXITSTATUS(status) : failed;
}
