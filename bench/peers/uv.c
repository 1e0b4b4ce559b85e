/*
 * The floor of bench/runtime: the same work as callbacks on libuv, for the rows that callbacks can
 * do, written as a careful program would: uv_try_write first, no allocation per read.
 */
#include "measure.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { SPREAD_MS = 100, HOUR_MS = 3600000, BACKLOG = 1024, BUFFER = 65536 };

static void must(int rc, const char *what)
{
	if (rc >= 0)
		return;
	fprintf(stderr, "bench-uv: %s: %s\n", what, uv_strerror(rc));
	exit(1);
}

static void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count, size);

	if (!memory)
		must(UV_ENOMEM, "calloc");
	return memory;
}

/* ---- timers ------------------------------------------------------------------------------ */

static size_t ended;

static void on_close(uv_handle_t *handle)
{
	free(handle);
	ended++;
}

static void on_timer(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, on_close);
}

static uv_timer_t **start_timers(size_t count, uint64_t shortest, size_t spread)
{
	uv_timer_t **timers = allocate(count, sizeof(uv_timer_t *));

	ended = 0;
	for (size_t i = 0; i < count; i++) {
		timers[i] = allocate(1, sizeof(uv_timer_t));
		must(uv_timer_init(uv_default_loop(), timers[i]), "timer_init");
		must(uv_timer_start(timers[i], on_timer, shortest + i % spread, 0), "timer_start");
	}
	return timers;
}

static void cancel_timers(uv_timer_t **timers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		uv_close((uv_handle_t *)timers[i], on_close);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	free(timers);
}

static double sleep_all(size_t count)
{
	double start = cpu_ns();

	uv_update_time(uv_default_loop());

	uv_timer_t **timers = start_timers(count, 1, SPREAD_MS);

	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	free(timers);
	return cpu_ns() - start;
}

static double sleep_twice(size_t count)
{
	(void)sleep_all(count);
	return sleep_all(count);
}

static double cancel_all(size_t count)
{
	uv_timer_t **timers = start_timers(count, HOUR_MS, 1);
	double start = cpu_ns();

	cancel_timers(timers, count);
	return cpu_ns() - start;
}

static double hold_all(size_t count)
{
	double before = resident_bytes();
	uv_timer_t **timers = start_timers(count, HOUR_MS, 1);
	double after = resident_bytes();

	cancel_timers(timers, count);
	return after - before;
}

/* ---- the echo server ----------------------------------------------------------------------- */

/* What uv_try_write did not take. */
struct rest {
	uv_write_t request;
	char data[];
};

static void on_stream_closed(uv_handle_t *handle)
{
	free(handle);
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	/* One for all: what is read is written, or copied, before the callback returns. */
	static char shared[BUFFER];

	(void)handle;
	(void)suggested;
	*buffer = uv_buf_init(shared, sizeof shared);
}

static void on_written(uv_write_t *request, int status)
{
	(void)status; /* the next read says it too */
	free(request->data);
}

static void write_rest(uv_stream_t *stream, const char *data, size_t size)
{
	struct rest *rest = allocate(1, sizeof *rest + size);
	uv_buf_t buffer = uv_buf_init(rest->data, (unsigned)size);

	memcpy(rest->data, data, size);
	rest->request.data = rest;
	must(uv_write(&rest->request, stream, &buffer, 1, on_written), "write");
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
	if (count < 0) {
		uv_close((uv_handle_t *)stream, on_stream_closed);
		return;
	}

	uv_buf_t data = uv_buf_init(buffer->base, (unsigned)count);
	int written = uv_try_write(stream, &data, 1);
	ssize_t taken = written < 0 ? 0 : written;

	if (taken < count)
		write_rest(stream, buffer->base + taken, (size_t)(count - taken));
}

static void on_connection(uv_stream_t *listener, int status)
{
	uv_tcp_t *stream = allocate(1, sizeof *stream);

	must(status, "connection");
	must(uv_tcp_init(listener->loop, stream), "tcp_init");
	must(uv_accept(listener, (uv_stream_t *)stream), "accept");
	must(uv_tcp_nodelay(stream, 1), "nodelay");
	must(uv_read_start((uv_stream_t *)stream, on_alloc, on_read), "read_start");
}

/* Serves until somebody kills it; prints its port first. */
static double serve_echo(size_t count)
{
	struct sockaddr_in address;
	int size = sizeof address;
	uv_tcp_t listener;

	(void)count;
	must(uv_ip4_addr("127.0.0.1", 0, &address), "address");
	must(uv_tcp_init(uv_default_loop(), &listener), "tcp_init");
	must(uv_tcp_bind(&listener, (const struct sockaddr *)&address, 0), "bind");
	must(uv_listen((uv_stream_t *)&listener, BACKLOG, on_connection), "listen");
	must(uv_tcp_getsockname(&listener, (struct sockaddr *)&address, &size), "getsockname");
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	return 0;
}

/* ---- the program --------------------------------------------------------------------------- */

static const struct row {
	const char *name;
	double (*body)(size_t count);
} rows[] = {
	{ "sleep", sleep_twice },
	{ "sleep-cold", sleep_all },
	{ "cancel", cancel_all },
	{ "memory", hold_all },
	{ "echo-server", serve_echo },
};

int main(int argc, char **argv)
{
	size_t count = argc > 2 ? strtoul(argv[2], NULL, 10) : 100000;

	for (size_t i = 0; argc > 1 && i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, argv[1]) != 0)
			continue;

		double value = rows[i].body(count);

		print_row(argv[1], ended, value / (double)count);
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts(uv_version_string());
		return 0;
	}
	if (argc == 2 && strcmp(argv[1], "--compiler") == 0) {
#ifdef __clang__
		puts(__VERSION__);
#else
		puts("gcc " __VERSION__);
#endif
		return 0;
	}
	fputs("usage: bench-uv --version | --compiler | ROW [COUNT]\nrows:", stderr);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		fprintf(stderr, " %s", rows[i].name);
	fputs("\n", stderr);
	return 2;
}
