/*
 * Two loops and a plain thread on one pipeline: a shared channel carries numbers from the thread to
 * a loop, and another one from there to the loop of main. A channel that is full holds its sender
 * back, on whatever thread that is; the end of the numbers travels down as the end of the channels.
 *
 * How the threads take turns is not the same in any two runs. What comes out is.
 *
 * Prints:
 *
 *     1 4 9 16 25 36 49 64 81 100
 *     the squares of 10 numbers have the sum 385
 */
#include <async/async.h>

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

enum { NUMBERS = 10 };

struct pipeline {
	struct async_shared_channel *numbers;
	struct async_shared_channel *squares;
};

/* A thread that knows nothing of loops. It stops while the channel is full. */
static void *count(void *arg)
{
	struct async_shared_channel *numbers = ((struct pipeline *)arg)->numbers;
	int rc = 0;

	for (int n = 1; rc == 0 && n <= NUMBERS; n++)
		rc = async_shared_channel_send_blocking(numbers, &n);
	async_shared_channel_close(numbers);
	return NULL;
}

static int square(void *arg)
{
	struct pipeline *pipeline = arg;
	int n, rc;

	while ((rc = async_shared_channel_receive(pipeline->numbers, &n)) == 0) {
		n *= n;
		rc = async_shared_channel_send(pipeline->squares, &n);
		if (rc < 0)
			break;
	}
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

/* A thread with a loop of its own. However that ended, both neighbours hear of it. */
static void *run_square(void *arg)
{
	struct pipeline *pipeline = arg;
	int rc = async_run(square, pipeline, NULL);

	async_shared_channel_close(pipeline->numbers);
	async_shared_channel_close(pipeline->squares);
	if (rc < 0)
		fprintf(stderr, "%s\n", async_strerror(rc));
	return NULL;
}

static int add_up(void *arg)
{
	struct pipeline *pipeline = arg;
	int n, rc, sum = 0, terms = 0;

	while ((rc = async_shared_channel_receive(pipeline->squares, &n)) == 0) {
		printf("%s%d", terms++ ? " " : "", n);
		sum += n;
	}
	printf("\nthe squares of %d numbers have the sum %d\n", terms, sum);
	return rc == ASYNC_ECLOSED ? 0 : rc;
}

/* Without its thread a part of the pipeline is closed, and what comes after it ends. */
static int run_all(struct pipeline *pipeline)
{
	pthread_t counting, squaring;
	int no_counting = pthread_create(&counting, NULL, count, pipeline);
	int no_squaring = pthread_create(&squaring, NULL, run_square, pipeline);
	int rc;

	if (no_counting || no_squaring)
		async_shared_channel_close(pipeline->numbers);
	if (no_squaring)
		async_shared_channel_close(pipeline->squares);
	rc = async_run(add_up, pipeline, NULL);
	if (!no_counting)
		pthread_join(counting, NULL);
	if (!no_squaring)
		pthread_join(squaring, NULL);
	return no_counting || no_squaring ? -EAGAIN : rc;
}

int main(void)
{
	struct pipeline pipeline = {
		.numbers = async_shared_channel_new(sizeof(int), 2),
		.squares = async_shared_channel_new(sizeof(int), 2),
	};
	int rc = pipeline.numbers && pipeline.squares ? run_all(&pipeline) : -ENOMEM;

	async_shared_channel_unref(pipeline.numbers);
	async_shared_channel_unref(pipeline.squares);
	return rc < 0;
}
