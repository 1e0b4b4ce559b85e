/*
 * Unix sockets, and addresses. The files lie in a directory of the test's own.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char directory[] = "/tmp/async-unix-XXXXXX";
static char path[64];

static void make_directory(void)
{
	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(path, sizeof path, "%s/socket", directory);
}

static void remove_directory(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(directory), 0);
}

static bool exists(void)
{
	struct stat status;

	return lstat(path, &status) == 0;
}

/* A test with a directory. */
#define UNIX_TEST(name)                                                                            \
	static void name##_inside(void);                                                           \
	TASK_TEST(name)                                                                            \
	{                                                                                          \
		make_directory();                                                                  \
		name##_inside();                                                                   \
		remove_directory();                                                                \
		return 0;                                                                          \
	}                                                                                          \
	static void name##_inside(void)

struct pair {
	struct async_listener *listener;
	struct async_stream *client;
	struct async_stream *server;
};

static void pair_open(struct pair *pair)
{
	ck_assert_int_eq(async_unix_listen(path, 0, &pair->listener), 0);
	ck_assert_int_eq(async_unix_connect(path, &pair->client), 0);
	ck_assert_int_eq(async_accept(pair->listener, &pair->server), 0);
}

static void pair_close(struct pair *pair)
{
	async_close(pair->client);
	async_close(pair->server);
	async_listener_close(pair->listener);
}

/* ---- streams ----------------------------------------------------------------------------- */

static int echo(void *arg)
{
	char buffer[64];

	for (;;) {
		ssize_t count = async_read(arg, buffer, sizeof buffer);

		if (count > 0)
			count = async_write(arg, buffer, (size_t)count);
		if (count <= 0)
			return (int)count;
	}
}

UNIX_TEST(echo_and_the_end)
{
	struct pair pair;
	char buffer[16] = "";

	pair_open(&pair);

	struct async_task *server = async_spawn(echo, pair.server);

	ck_assert_int_eq(async_write(pair.client, "hello", 5), 5);
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 5);
	ck_assert_str_eq(buffer, "hello");
	ck_assert_int_eq(async_shutdown(pair.client), 0);
	ck_assert_int_eq(async_await(server), 0);
	async_close(pair.server);
	pair.server = NULL;
	ck_assert_int_eq(async_read(pair.client, buffer, sizeof buffer), 0);
	pair_close(&pair);
}

static int read_once(void *arg)
{
	char buffer[8];

	return (int)async_read(arg, buffer, sizeof buffer);
}

UNIX_TEST(reads_are_cancelled_exclusive_and_closed)
{
	struct pair pair;
	ssize_t inside = 0;
	char byte;
	int rc;

	pair_open(&pair);
	ASYNC_TIMEOUT (50, &rc)
		inside = async_read(pair.client, &byte, 1);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_uint_eq(async_now(), 50);

	struct async_task *reader = async_spawn(read_once, pair.client);

	ck_assert_int_eq(async_sleep(10), 0);
	ck_assert_int_eq(async_read(pair.client, &byte, 1), -EBUSY);
	async_close(pair.client);
	pair.client = NULL;
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	ck_assert_int_eq(async_write(pair.server, "x", 1), -EPIPE);
	pair_close(&pair);
}

static char large[4 * 1024 * 1024];

static int write_large(void *arg)
{
	ssize_t count = async_write(arg, large, sizeof large);

	return count < 0 ? (int)count : 0;
}

UNIX_TEST(a_writer_waits_and_a_cancelled_write_spoils)
{
	struct pair pair;
	size_t total = 0;
	int rc, inside = 0;

	pair_open(&pair);

	struct async_task *writer = async_spawn(write_large, pair.server);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_write(pair.server, "x", 1), -EBUSY);
	while (total < sizeof large) {
		static char buffer[65536];
		ssize_t count = async_read(pair.client, buffer, sizeof buffer);

		ck_assert_int_gt(count, 0);
		total += (size_t)count;
	}
	ck_assert_int_eq(async_await(writer), 0);
	ck_assert_uint_eq(async_now(), 0);
	ASYNC_TIMEOUT (50, &rc)
		inside = write_large(pair.server);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(async_write(pair.server, "x", 1), ASYNC_ECLOSED);
	ck_assert_int_eq(read_once(pair.server), ASYNC_ECLOSED);
	pair_close(&pair);
}

static int write_later(void *arg)
{
	struct async_stream *stream = arg;
	int rc = async_sleep(100);

	return rc < 0 ? rc : (int)async_write(stream, "x", 1);
}

/* The reader must not be told of its deadline before what was sent in time has arrived. */
UNIX_TEST(the_virtual_clock_knows_what_is_under_way)
{
	struct pair pair;
	int rc, inside = 0;

	pair_open(&pair);

	struct async_task *writer = async_spawn(write_later, pair.server);

	ASYNC_TIMEOUT (101, &rc)
		inside = read_once(pair.client);
	ck_assert_int_eq(inside, 1);
	ck_assert_int_eq(rc, 0);
	ck_assert_uint_eq(async_now(), 100);
	ck_assert_int_eq(async_await(writer), 1);
	pair_close(&pair);
}

/* ---- connecting and listening ------------------------------------------------------------ */

UNIX_TEST(nobody_there)
{
	struct async_stream *stream;
	char long_path[200];

	ck_assert_int_eq(async_unix_connect(path, &stream), -ENOENT);
	ck_assert_ptr_null(stream);
	ck_assert_str_eq(async_last_error()->operation, "connect");
	ck_assert_str_eq(async_last_error()->detail, path);
	memset(long_path, 'x', sizeof long_path - 1);
	long_path[sizeof long_path - 1] = '\0';
	ck_assert_int_eq(async_unix_connect(long_path, &stream), -ENAMETOOLONG);
	ck_assert_int_eq(async_unix_connect("", &stream), -EINVAL);
}

UNIX_TEST(the_file_goes_with_its_listener)
{
	struct async_listener *listener, *second;

	ck_assert_int_eq(async_unix_listen(path, 0, &listener), 0);
	ck_assert_int_eq(async_listener_port(listener), -ENOTSUP);
	ck_assert(exists());
	/* A living one is not replaced. */
	ck_assert_int_eq(async_unix_listen(path, 0, &second), -EADDRINUSE);
	ck_assert_ptr_null(second);
	ck_assert(exists());
	async_listener_close(listener);
	ck_assert(!exists());
}

UNIX_TEST(a_file_that_is_no_longer_ours_stays)
{
	struct async_listener *first, *second;
	struct async_stream *stream;

	ck_assert_int_eq(async_unix_listen(path, 0, &first), 0);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(async_unix_listen(path, 0, &second), 0);
	async_listener_close(first);
	ck_assert(exists());
	ck_assert_int_eq(async_unix_connect(path, &stream), 0);
	async_close(stream);
	async_listener_close(second);
}

UNIX_TEST(a_socket_left_over_is_replaced)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	struct async_listener *listener;
	struct async_stream *stream;

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	ck_assert_int_eq(bind(fd, (void *)&address, sizeof address), 0);
	/* Bound by a living program that does not listen yet? */
	ck_assert_int_eq(async_unix_listen(path, 0, &listener), -EADDRINUSE);
	close(fd);
	ck_assert_int_eq(async_unix_connect(path, &stream), -ECONNREFUSED);
	ck_assert_int_eq(async_unix_listen(path, 0, &listener), 0);
	ck_assert_int_eq(async_unix_connect(path, &stream), 0);
	async_close(stream);
	async_listener_close(listener);
}

UNIX_TEST(another_file_is_never_replaced)
{
	struct async_listener *listener;
	FILE *file = fopen(path, "w");

	fclose(file);
	ck_assert_int_eq(async_unix_listen(path, 0, &listener), -EADDRINUSE);
	ck_assert(exists());
}

UNIX_TEST(the_queue_of_a_listener_is_finite)
{
	struct async_listener *listener;
	struct async_stream *streams[8] = { NULL };
	struct async_stream *accepted;
	size_t count = 0;
	int rc = 0;

	ck_assert_int_eq(async_unix_listen(path, 1, &listener), 0);
	while (rc == 0 && count < 8)
		rc = async_unix_connect(path, &streams[count++]);
	ck_assert_int_eq(rc, -EAGAIN);
	ck_assert_int_eq(async_accept(listener, &accepted), 0);
	ck_assert_int_eq(async_unix_connect(path, &streams[count - 1]), 0);
	for (size_t i = 0; i < count; i++)
		async_close(streams[i]);
	async_close(accepted);
	async_listener_close(listener);
}

static int accept_one(void *arg)
{
	struct async_stream *stream;
	int rc = async_accept(arg, &stream);

	async_close(stream);
	return rc;
}

UNIX_TEST(acceptors_are_cancelled_and_closed)
{
	struct async_listener *listener;
	struct async_stream *stream;
	int rc, inside = 0;

	ck_assert_int_eq(async_unix_listen(path, 0, &listener), 0);
	ASYNC_TIMEOUT (50, &rc)
		inside = accept_one(listener);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_uint_eq(async_now(), 50);

	struct async_task *first = async_spawn(accept_one, listener);
	struct async_task *second = async_spawn(accept_one, listener);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_unix_connect(path, &stream), 0);
	ck_assert_int_eq(async_await(first), 0);
	async_listener_close(listener);
	ck_assert_int_eq(async_await(second), ASYNC_ECLOSED);
	async_close(stream);
}

/* A deadlock is found although there is a listener: nobody waits for it. */
static int listen_and_wait_for_nothing(void *arg)
{
	struct async_listener *listener;
	struct async_channel *channel = async_channel_new(1, 1);
	char byte;
	int rc;

	(void)arg;
	make_directory();
	ck_assert_int_eq(async_unix_listen(path, 0, &listener), 0);
	ASYNC_TIMEOUT (1, &rc)
		ck_assert_int_eq(accept_one(listener), ASYNC_ECANCELED);
	rc = async_channel_receive(channel, &byte);
	async_channel_free(channel);
	async_listener_close(listener);
	remove_directory();
	return rc;
}

START_TEST(an_idle_listener_does_not_hide_a_deadlock)
{
	ck_assert_int_eq(async_run(listen_and_wait_for_nothing, NULL, NULL), ASYNC_EDEADLOCK);
}
END_TEST

static int leave_open(void *arg)
{
	struct pair pair;

	(void)arg;
	make_directory();
	pair_open(&pair);
	return 0;
}

START_TEST(what_is_left_open_is_closed_with_the_loop)
{
	ck_assert_int_eq(run_virtual(leave_open, NULL), 0);
	ck_assert(!exists());
	remove_directory();
}
END_TEST

/* ---- addresses --------------------------------------------------------------------------- */

static const char *text_of(const struct async_address *address)
{
	static char text[ASYNC_ADDRESS_TEXT];

	ck_assert_int_ge(async_address_format(address, text, sizeof text), 0);
	return text;
}

UNIX_TEST(addresses_of_unix_sockets)
{
	struct pair pair;
	struct async_address address;

	pair_open(&pair);
	ck_assert_int_eq(async_listener_address(pair.listener, &address), 0);
	ck_assert_str_eq(text_of(&address), path);
	ck_assert_int_eq(async_peer_address(pair.client, &address), 0);
	ck_assert_str_eq(text_of(&address), path);
	ck_assert_int_eq(async_local_address(pair.server, &address), 0);
	ck_assert_str_eq(text_of(&address), path);
	ck_assert_uint_eq(async_address_port(&address), 0);
	ck_assert_int_eq(async_local_address(pair.client, &address), 0);
	/* The virtual clock has given it a name, which is an abstract one. */
	ck_assert_int_eq(text_of(&address)[0], '@');
	pair_close(&pair);
}

START_TEST(addresses_as_text)
{
	static const struct {
		const char *host;
		const char *text;
	} rows[] = {
		{ "127.0.0.1", "127.0.0.1:80" },
		{ "::1", "[::1]:80" },
		{ "2001:db8::8:800:200c:417a", "[2001:db8::8:800:200c:417a]:80" },
		{ NULL, "[::]:80" },
	};
	struct async_address address, other;
	char small[10];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_int_eq(async_address_parse(rows[i].host, 80, &address), 0);
		ck_assert_str_eq(text_of(&address), rows[i].text);
		ck_assert_uint_eq(async_address_port(&address), 80);
	}
	ck_assert_int_eq(async_address_format(&address, small, 5), -ENOSPC);
	ck_assert_str_eq(small, "[::]");
	ck_assert_int_eq(async_address_parse("localhost", 80, &address), -EINVAL);
	ck_assert_int_eq(async_address_parse("1.2.3", 80, &address), -EINVAL);
	ck_assert_int_eq(async_address_parse("", 80, &address), -EINVAL);
	ck_assert_str_eq(text_of(&address), "");
	ck_assert_int_eq(async_address_parse("1.2.3.4", 80, &address), 0);
	ck_assert_int_eq(async_address_parse("1.2.3.4", 80, &other), 0);
	ck_assert(async_address_equal(&address, &other));
	ck_assert_int_eq(async_address_parse("1.2.3.4", 81, &other), 0);
	ck_assert(!async_address_equal(&address, &other));
	ck_assert_int_eq(async_address_parse("::1", 80, &other), 0);
	ck_assert(!async_address_equal(&address, &other));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		echo_and_the_end,
		reads_are_cancelled_exclusive_and_closed,
		a_writer_waits_and_a_cancelled_write_spoils,
		the_virtual_clock_knows_what_is_under_way,
		nobody_there,
		the_file_goes_with_its_listener,
		a_file_that_is_no_longer_ours_stays,
		a_socket_left_over_is_replaced,
		another_file_is_never_replaced,
		the_queue_of_a_listener_is_finite,
		acceptors_are_cancelled_and_closed,
		an_idle_listener_does_not_hide_a_deadlock,
		what_is_left_open_is_closed_with_the_loop,
		addresses_of_unix_sockets,
		addresses_as_text,
	};

	return RUN_SUITE("unix", tests);
}
