/*
 * Child processes: one in a single call, a pipeline of two with a task that pumps between them,
 * and one that hangs, which a deadline ends. On the real clock: children do not know ours.
 *
 * Prints:
 *
 *     echo says: hello
 *     the pipeline says: APPLE MELON PEAR
 *     the child that hangs: deadline passed
 */
#include <async/async.h>
#include <async/io.h>
#include <async/process.h>

#include <stdio.h>
#include <string.h>

enum { OUTPUT_MAX = 64 * 1024, LIMIT_MS = 10000 };

static int echo(void)
{
	const char *const arguments[] = { "echo", "hello", NULL };
	struct async_process_options options = { .arguments = arguments };
	struct async_process_output output = { 0 };
	int rc = 0;

	ASYNC_TIMEOUT (LIMIT_MS, &rc) {
		rc = async_process_run(&options, NULL, 0, OUTPUT_MAX, &output);
	}
	if (rc == 0)
		printf("echo says: %s", output.output);
	async_process_output_release(&output);
	return rc;
}

static int start_filter(const char *const *arguments, struct async_process **process)
{
	struct async_process_options options = {
		.arguments = arguments,
		.input.kind = ASYNC_STDIO_PIPE,
		.output.kind = ASYNC_STDIO_PIPE,
	};

	return async_process_start(&options, process);
}

struct pipeline {
	struct async_process *upper, *sort;
};

static int feed(void *arg)
{
	static const char words[] = "pear\napple\nmelon\n";
	struct pipeline *pipeline = arg;
	ssize_t n = async_write(async_process_stdin(pipeline->upper), words, strlen(words));

	async_process_close_stdin(pipeline->upper);
	return n < 0 ? (int)n : 0;
}

static int pump(void *arg)
{
	struct pipeline *pipeline = arg;
	char buffer[4096];
	ssize_t n;

	do {
		n = async_read(async_process_stdout(pipeline->upper), buffer, sizeof buffer);
		if (n > 0)
			n = async_write(async_process_stdin(pipeline->sort), buffer, (size_t)n);
	} while (n > 0);
	async_process_close_stdin(pipeline->sort);
	return (int)n;
}

static int print_words(void *arg)
{
	struct pipeline *pipeline = arg;
	char text[256];
	size_t used = 0;
	ssize_t n;

	while ((n = async_read(async_process_stdout(pipeline->sort), text + used,
			sizeof text - 1 - used)) > 0)
		used += (size_t)n;
	text[used] = '\0';
	printf("the pipeline says:");
	for (char *rest = text, *word; (word = strtok_r(rest, "\n", &rest));)
		printf(" %s", word);
	printf("\n");
	return (int)n;
}

static int run_pipeline(void)
{
	const char *const upper[] = { "tr", "a-z", "A-Z", NULL };
	const char *const sort[] = { "sort", NULL };
	struct pipeline pipeline = { NULL, NULL };
	int rc = 0;

	ASYNC_TIMEOUT (LIMIT_MS, &rc) {
		rc = start_filter(upper, &pipeline.upper);
		if (rc == 0)
			rc = start_filter(sort, &pipeline.sort);
		if (rc < 0)
			break; /* out of the block, to the end of both */
		ASYNC_GROUP (tasks, 3, &rc) {
			async_group_spawn(tasks, feed, &pipeline);
			async_group_spawn(tasks, pump, &pipeline);
			async_group_spawn(tasks, print_words, &pipeline);
		}
	}
	async_process_free(pipeline.upper);
	async_process_free(pipeline.sort);
	return rc;
}

static int hang(void)
{
	const char *const arguments[] = { "sleep", "3600", NULL };
	struct async_process_options options = { .arguments = arguments };
	struct async_process_output output = { 0 };
	int rc = 0;

	ASYNC_TIMEOUT (50, &rc) {
		rc = async_process_run(&options, NULL, 0, OUTPUT_MAX, &output);
	}
	printf("the child that hangs: %s\n", async_strerror(rc));
	async_process_output_release(&output);
	return rc == ASYNC_ETIMEDOUT ? 0 : rc;
}

static int start(void *arg)
{
	int rc = echo();

	(void)arg;
	if (rc == 0)
		rc = run_pipeline();
	return rc == 0 ? hang() : rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
