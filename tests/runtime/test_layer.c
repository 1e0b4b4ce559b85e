/*
 * Streams made of a table of operations: a layer that scrambles what goes through it, and tables
 * that leave something out.
 */
#include "runtime_test.h"

#include "async/io.h"

/* ---- a layer ------------------------------------------------------------------------------- */

struct scrambler {
	struct async_stream *below;
	int closed;
	int freed;
};

static ssize_t scramble_read(void *context, void *buffer, size_t size)
{
	struct scrambler *scrambler = context;
	ssize_t count = async_read(scrambler->below, buffer, size);

	for (ssize_t i = 0; i < count; i++)
		((char *)buffer)[i] ^= 0x55;
	return count;
}

static ssize_t scramble_write(void *context, const void *data, size_t size)
{
	struct scrambler *scrambler = context;
	char *copy = malloc(size + 1);
	ssize_t count;

	for (size_t i = 0; i < size; i++)
		copy[i] = (char)(((const char *)data)[i] ^ 0x55);
	count = async_write(scrambler->below, copy, size);
	free(copy);
	return count;
}

static int scramble_shutdown(void *context)
{
	return async_shutdown(((struct scrambler *)context)->below);
}

static void scramble_close(void *context, bool reset)
{
	struct scrambler *scrambler = context;

	scrambler->closed++;
	log_event(reset ? "reset" : "close");
	async_close(scrambler->below);
	scrambler->below = NULL;
}

static void scramble_free(void *context)
{
	struct scrambler *scrambler = context;

	ck_assert_int_eq(scrambler->closed, 1);
	scrambler->freed++;
	log_event("free");
}

static int scramble_address(void *context, bool of_peer, struct async_address *address)
{
	(void)context;
	return async_address_parse(of_peer ? "10.0.0.2" : "10.0.0.1", 7, address);
}

static const struct async_stream_class scrambling = {
	.name = "scrambler",
	.read = scramble_read,
	.write = scramble_write,
	.shutdown = scramble_shutdown,
	.close = scramble_close,
	.free = scramble_free,
	.address = scramble_address,
};

struct fixture {
	struct scrambler scrambler;
	struct async_stream *layer;
	struct async_stream *other; /* what the layer below is connected with */
};

static void open_fixture(struct fixture *fixture)
{
	struct async_stream *pair[2];

	ck_assert_int_eq(async_stream_pair(pair), 0);
	fixture->scrambler = (struct scrambler){ .below = pair[0] };
	fixture->layer = async_stream_new(&scrambling, &fixture->scrambler);
	ck_assert_ptr_nonnull(fixture->layer);
	fixture->other = pair[1];
}

static void close_fixture(struct fixture *fixture)
{
	async_close(fixture->layer);
	async_close(fixture->other);
	ck_assert_int_eq(fixture->scrambler.closed, 1);
	ck_assert_int_eq(fixture->scrambler.freed, 1);
}

TASK_TEST(reads_writes_and_ends)
{
	struct fixture fixture;
	struct async_address address;
	char buffer[8] = "";

	open_fixture(&fixture);
	ck_assert_int_eq(async_write(fixture.layer, "abc", 3), 3);
	ck_assert_int_eq(async_read(fixture.other, buffer, sizeof buffer), 3);
	ck_assert_int_eq(buffer[0], 'a' ^ 0x55);
	ck_assert_int_eq(async_write(fixture.other, buffer, 3), 3);
	ck_assert_int_eq(async_read(fixture.layer, buffer, sizeof buffer), 3);
	ck_assert_str_eq(buffer, "abc");
	ck_assert_int_eq(async_shutdown(fixture.layer), 0);
	ck_assert_int_eq(async_read(fixture.other, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_peer_address(fixture.layer, &address), 0);
	ck_assert_int_gt(async_address_format(&address, buffer, sizeof buffer), -100);
	ck_assert_uint_eq(async_address_port(&address), 7);
	ck_assert_int_eq(async_read(fixture.layer, buffer, 0), -EINVAL);
	ck_assert_ptr_eq(async_stream_context(fixture.layer, &scrambling), &fixture.scrambler);
	ck_assert_ptr_null(async_stream_context(fixture.other, &scrambling));
	close_fixture(&fixture);
	ck_assert_str_eq(event_log, "close free");
	return 0;
}

TASK_TEST(readers_work_on_layers)
{
	struct fixture fixture;
	struct async_reader *reader;
	char *line;

	open_fixture(&fixture);
	reader = async_reader_new(fixture.layer, 0);
	ck_assert_int_eq(async_write(fixture.other, "=0!_", 4), 4); /* "he" and so on */
	ck_assert_int_eq(async_reader_line(reader, &line), 3);
	ck_assert_str_eq(line, "het");
	async_reader_free(reader);
	close_fixture(&fixture);
	return 0;
}

static int read_once(void *arg)
{
	char buffer[8];

	return (int)async_read(arg, buffer, sizeof buffer);
}

TASK_TEST(cancelled_reads_and_one_at_a_time)
{
	struct fixture fixture;
	int rc, inside = 0;

	open_fixture(&fixture);
	ASYNC_TIMEOUT (50, &rc)
		inside = read_once(fixture.layer);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);

	struct async_task *reader = async_spawn(read_once, fixture.layer);

	ck_assert_int_eq(async_sleep(1), 0);
	ck_assert_int_eq(read_once(fixture.layer), -EBUSY);
	ck_assert_str_eq(async_last_error()->detail, "scrambler");
	/* A read does not keep writers out. */
	ck_assert_int_eq(async_write(fixture.layer, "x", 1), 1);
	ck_assert_int_eq(async_write(fixture.other, "x", 1), 1);
	ck_assert_int_eq(async_await(reader), 1);
	close_fixture(&fixture);
	return 0;
}

TASK_TEST(closed_while_a_task_reads)
{
	struct fixture fixture;

	open_fixture(&fixture);

	struct async_task *reader = async_spawn(read_once, fixture.layer);

	ck_assert_int_eq(async_sleep(1), 0);
	async_close_reset(fixture.layer);
	/* The context stays until the operation has returned. */
	ck_assert_str_eq(event_log, "reset");
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	ck_assert_str_eq(event_log, "reset free");
	ck_assert_int_eq(fixture.scrambler.freed, 1);
	async_close(fixture.other);
	return 0;
}

static char large[4 * 1024 * 1024];

static int write_large(void *arg)
{
	ssize_t count = async_write(arg, large, sizeof large);

	return count < 0 ? (int)count : 0;
}

TASK_TEST(a_cancelled_write_spoils_it)
{
	struct fixture fixture;
	int rc, inside = 0;

	open_fixture(&fixture);

	struct async_task *reader = async_spawn(read_once, fixture.layer);

	ASYNC_TIMEOUT (50, &rc)
		inside = write_large(fixture.layer);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	ck_assert_int_eq(async_write(fixture.layer, "x", 1), ASYNC_ECLOSED);
	ck_assert_int_eq(read_once(fixture.layer), ASYNC_ECLOSED);
	ck_assert_int_eq(async_shutdown(fixture.layer), ASYNC_ECLOSED);
	close_fixture(&fixture);
	return 0;
}

/* What was cancelled before it began has spoilt nothing. */
TASK_TEST(cancelled_before_it_began)
{
	struct fixture fixture;
	struct async_task *writer;

	open_fixture(&fixture);
	writer = async_spawn(write_large, fixture.layer);
	ck_assert_int_eq(async_cancel_and_await(writer), ASYNC_ECANCELED);
	ck_assert_int_eq(async_write(fixture.layer, "x", 1), 1);
	close_fixture(&fixture);
	return 0;
}

/* ---- tables with gaps ------------------------------------------------------------------------ */

static ssize_t answer_at_once(void *context, void *buffer, size_t size)
{
	(void)size;
	*(char *)buffer = *(char *)context;
	return 1;
}

static ssize_t refuse(void *context, const void *data, size_t size)
{
	(void)context;
	(void)data;
	(void)size;
	return -EPROTO;
}

static const struct async_stream_class source = {
	.name = "source", .read = answer_at_once, .write = refuse
};

static int log_other(void *arg)
{
	log_event(arg);
	return 0;
}

TASK_TEST(missing_operations_and_suspension)
{
	static char letter = 'z';
	struct async_stream *stream = async_stream_new(&source, &letter);
	struct async_task *other = async_spawn(log_other, "other");
	struct async_address address;
	char byte;

	/* The operation did not suspend; the call did. */
	ck_assert_int_eq(async_read(stream, &byte, 1), 1);
	ck_assert_str_eq(event_log, "other");
	ck_assert_int_eq(byte, 'z');
	ck_assert_int_eq(async_await(other), 0);
	ck_assert_int_eq(async_shutdown(stream), -ENOTSUP);
	ck_assert_str_eq(async_last_error()->operation, "shutdown");
	ck_assert_int_eq(async_local_address(stream, &address), -ENOTSUP);
	/* The class recorded nothing: then the runtime does. */
	ck_assert_int_eq(async_write(stream, "x", 1), -EPROTO);
	ck_assert_int_eq(async_last_error()->code, -EPROTO);
	ck_assert_str_eq(async_last_error()->operation, "write");
	ck_assert_str_eq(async_last_error()->detail, "source");
	ck_assert_int_eq(async_read(stream, &byte, 1), 1);
	ck_assert_int_eq(async_last_error()->code, -EPROTO);
	async_close(stream);
	return 0;
}

/* ---- the end of the loop --------------------------------------------------------------------- */

static struct fixture left_open;

static int leave_open(void *arg)
{
	(void)arg;
	open_fixture(&left_open);
	return 0;
}

/* The layer first, which closes what is below it. */
START_TEST(what_is_left_open_is_closed_with_the_loop)
{
	ck_assert_int_eq(run_virtual(leave_open, NULL), 0);
	ck_assert_int_eq(left_open.scrambler.closed, 1);
	ck_assert_int_eq(left_open.scrambler.freed, 1);
	ck_assert_ptr_null(async_stream_new(&scrambling, NULL));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		reads_writes_and_ends,
		readers_work_on_layers,
		cancelled_reads_and_one_at_a_time,
		closed_while_a_task_reads,
		a_cancelled_write_spoils_it,
		cancelled_before_it_began,
		missing_operations_and_suspension,
		what_is_left_open_is_closed_with_the_loop,
	};

	return RUN_SUITE("layer", tests);
}
