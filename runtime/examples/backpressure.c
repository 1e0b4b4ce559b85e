/*
 * Backpressure over TCP: the writer is as fast as it can be, the reader takes a nap of a second
 * before it reads. async_write returns when the kernel has taken the bytes, so the writer waits
 * once the buffers between the two are full, and no memory of ours grows.
 *
 * Prints:
 *
 *     the writer is held back after part of the bytes
 *     the reader wakes up after 1000 ms
 *     read 64 MiB, written 64 MiB
 */
#include <async/async.h>
#include <async/io.h>

#include <inttypes.h>
#include <stdio.h>

enum { CHUNK = 64 * 1024, TOTAL = 64 * 1024 * 1024, LIMIT_MS = 60000 };

struct transfer {
	struct async_stream *writer, *reader;
	size_t written, read;
};

static char outgoing[CHUNK];

static int write_all(void *arg)
{
	struct transfer *transfer = arg;
	ssize_t n = 0;
	int rc = 0;

	while (rc == 0 && n >= 0 && transfer->written < TOTAL) {
		ASYNC_TIMEOUT (LIMIT_MS, &rc) {
			n = async_write(transfer->writer, outgoing, sizeof outgoing);
		}
		if (n > 0)
			transfer->written += (size_t)n;
	}
	async_close(transfer->writer); /* the reader sees the end */
	return n < 0 ? (int)n : rc;
}

static int read_all(void *arg)
{
	static char incoming[CHUNK];
	struct transfer *transfer = arg;
	ssize_t n = 1;
	int rc = async_sleep(1000);

	printf("the writer is held back after %s of the bytes\n",
		transfer->written < TOTAL ? "part" : "all");
	printf("the reader wakes up after %" PRIu64 " ms\n", async_now());
	while (rc == 0 && n > 0) {
		ASYNC_TIMEOUT (LIMIT_MS, &rc) {
			n = async_read(transfer->reader, incoming, sizeof incoming);
		}
		if (n > 0)
			transfer->read += (size_t)n;
	}
	async_close(transfer->reader);
	return n < 0 ? (int)n : rc;
}

/* Connects the two ends of a transfer to each other. */
static int connect_ends(struct transfer *transfer)
{
	struct async_listener *listener;
	int rc = async_tcp_listen("127.0.0.1", 0, 1, &listener);

	if (rc < 0)
		return rc;
	ASYNC_TIMEOUT (LIMIT_MS, &rc) {
		uint16_t port = (uint16_t)async_listener_port(listener);

		rc = async_tcp_connect("127.0.0.1", port, &transfer->writer);
		if (rc == 0)
			rc = async_accept(listener, &transfer->reader);
	}
	async_listener_close(listener);
	return rc;
}

static int start(void *arg)
{
	struct transfer transfer = { 0 };
	int rc = connect_ends(&transfer);

	(void)arg;
	if (rc < 0)
		return rc;
	ASYNC_GROUP (group, 2, &rc) {
		async_group_spawn(group, write_all, &transfer);
		async_group_spawn(group, read_all, &transfer);
	}
	printf("read %zu MiB, written %zu MiB\n", transfer.read >> 20, transfer.written >> 20);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
