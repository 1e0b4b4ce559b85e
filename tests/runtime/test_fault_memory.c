/*
 * A sweep runs one program again and again. The n-th request for memory fails, for each n until
 * there are no more of them: once, or with all that follow.
 */
#include "fault_test.h"

#include "async/io.h"

/* ---- the program ----------------------------------------------------------------------------- */

/* Is this one of the answers of a call for which there was perhaps no memory? */
static int settle(int rc)
{
	if (rc == -ENOMEM)
		must(faults.has_failed);
	else
		must(rc >= 0);
	return rc;
}

static int use_group(void)
{
	static uint64_t ms = 2;
	int rc;

	ASYNC_GROUP (group, 2, &rc) {
		for (int i = 0; i < 4; i++)
			if (async_group_spawn(group, sleep_task, &ms) != 0)
				break;
	}
	return settle(rc);
}

static int use_tasks(void)
{
	static uint64_t ms = 2;
	struct async_task *tasks[3];
	int results[3], rc;

	for (int i = 0; i < 3; i++)
		tasks[i] = async_spawn(sleep_task, &ms);
	rc = async_all_settled(tasks, 3, results);
	for (int i = 0; rc == 0 && i < 3; i++)
		(void)settle(results[i]);
	return settle(rc);
}

/* A deadline for which there is no memory has passed at once. */
static int use_timeout(void)
{
	int rc;

	ASYNC_TIMEOUT (1000, &rc)
		rc = async_sleep(1);
	if (rc == ASYNC_ETIMEDOUT) {
		must(faults.has_failed);
		return -ENOMEM;
	}
	return settle(rc);
}

static int use_channel(void)
{
	struct async_channel *channel = async_channel_new(sizeof(int), 1);
	int value = 7, rc;

	if (!channel)
		return settle(-ENOMEM);
	rc = settle(async_channel_send(channel, &value));
	value = 0;
	if (rc == 0)
		rc = settle(async_channel_receive(channel, &value));
	must(rc != 0 || value == 7);
	async_channel_free(channel);
	return rc;
}

static int use_shared_channel(void)
{
	struct async_shared_channel *channel = async_shared_channel_new(sizeof(int), 1);
	int value = 7, rc;

	if (!channel)
		return settle(-ENOMEM);
	rc = settle(async_shared_channel_send(channel, &value));
	value = 0;
	if (rc == 0)
		rc = settle(async_shared_channel_receive(channel, &value));
	must(rc != 0 || value == 7);
	async_shared_channel_unref(channel);
	return rc;
}

static int use_locks(void)
{
	struct async_semaphore *semaphore = async_semaphore_new(1);
	struct async_mutex *mutex = async_mutex_new();
	struct async_event *event = async_event_new();
	struct async_condition *condition = async_condition_new();
	int rc = semaphore && mutex && event && condition ? 0 : -ENOMEM;

	if (rc == 0)
		rc = async_semaphore_acquire(semaphore);
	if (rc == 0)
		async_semaphore_release(semaphore);
	async_condition_free(condition);
	async_event_free(event);
	async_mutex_free(mutex);
	async_semaphore_free(semaphore);
	return settle(rc);
}

static int use_token(void)
{
	struct async_abort *token = async_abort_new();
	int rc;

	if (!token)
		return settle(-ENOMEM);
	rc = async_scope_bind(token); /* of main itself: until it ends */
	if (rc == 0) {
		ASYNC_ABORTABLE (token, &rc)
			rc = async_sleep(1);
	}
	async_abort_unref(token);
	return settle(rc);
}

static int answer(void *arg)
{
	return *(int *)arg + 1;
}

static int use_thread(void)
{
	int question = 41, rc = async_to_thread(answer, &question);

	must(rc == 42 || faults.has_failed);
	return rc == 42 ? 0 : settle(rc);
}

static void count_post(void *arg)
{
	++*(int *)arg;
}

static int use_post(void)
{
	static int posts;
	int rc = async_post(async_loop_current(), count_post, &posts);

	(void)async_sleep(1);
	return settle(rc);
}

static int echo_one(void *arg)
{
	struct async_stream *stream;
	char byte;
	int rc = async_accept(arg, &stream);

	if (rc != 0)
		return rc;

	ssize_t count = async_read(stream, &byte, 1);

	if (count == 1)
		count = async_write(stream, &byte, 1);
	async_close(stream);
	return count < 0 ? (int)count : 0;
}

static int talk(struct async_listener *listener)
{
	struct async_stream *stream;
	char byte = 'x';
	int rc = async_tcp_connect("127.0.0.1", (uint16_t)async_listener_port(listener), &stream);

	if (rc != 0)
		return rc;

	ssize_t count = async_write(stream, &byte, 1);

	if (count == 1)
		count = async_read(stream, &byte, 1);
	async_close(stream);
	return count < 0 ? (int)count : 0;
}

/* Each end may fail; then the other one sees an end or a reset, or is cancelled. */
static int use_sockets(void)
{
	struct async_listener *listener;
	struct async_task *server;
	int rc = async_tcp_listen("127.0.0.1", 0, 0, &listener), served;

	if (rc != 0)
		return settle(rc);
	server = async_spawn(echo_one, listener);
	rc = server ? talk(listener) : -ENOMEM;
	served = server ? async_cancel_and_await(server) : 0;
	async_listener_close(listener);
	must(faults.has_failed || (rc == 0 && served == 0));
	return rc == 0 ? served : rc;
}

static int (*const uses[])(void) = {
	use_tasks,
	use_group,
	use_timeout,
	use_channel,
	use_shared_channel,
	use_locks,
	use_token,
	use_thread,
	use_post,
	use_sockets,
};

/* All of them, whatever became of those before. */
static int use_all(void *arg)
{
	bool *had_error = arg;

	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
		*had_error |= uses[i]() < 0;
	return 0;
}

/* ---- the sweeps ----------------------------------------------------------------------------- */

/* Runs use_all with a failure at the n-th request; false when there are fewer. */
static bool run_with_fault(int n, bool for_ever)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 1 };
	size_t before = open_descriptors();
	bool had_error = false;
	int rc;

	faults.for_ever = for_ever;
	faults.has_failed = false;
	atomic_store(&faults.memory, n);
	rc = async_run(use_all, &had_error, &config);
	atomic_store(&faults.memory, 0);
	ck_assert_msg(rc == 0 || (rc == -ENOMEM && faults.has_failed), "request %d: %d", n, rc);
	ck_assert_msg(n == 0 || open_descriptors() == before,
		"request %d: a descriptor was left open", n);
	ck_assert_msg(faults.has_failed || !had_error, "an error without a failure");
	return faults.has_failed;
}

static void sweep(bool for_ever)
{
	int n = 1;

	ck_assert(!run_with_fault(0, false)); /* libuv opens some descriptors for good */
	while (run_with_fault(n, for_ever))
		n++;
	ck_assert_int_gt(n, 10); /* or nothing stands in the allocator's place */
}

START_TEST(one_request_for_memory_fails)
{
	sweep(false);
}
END_TEST

START_TEST(memory_runs_out_and_does_not_come_back)
{
	sweep(true);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		one_request_for_memory_fails,
		memory_runs_out_and_does_not_come_back,
	};

	return RUN_SUITE("fault_memory", tests);
}
