/*
 * HTTP: many transfers, long ones, cancelled ones, and the lives of clients and responses.
 */
#include "http_test.h"

#include <pthread.h>

/* ---- cancellation -------------------------------------------------------------------------- */

TASK_TEST(cancelled_half_way)
{
	struct fixture fixture;
	struct errand slow = { .fixture = &fixture, .path = "/slow" };
	struct errand cancelled = { .fixture = &fixture, .path = "/slow" };
	struct async_task *first;
	struct async_task *second;

	setup(&fixture, NULL);
	first = async_spawn(run_errand, &slow);
	second = async_spawn(run_errand, &cancelled);
	ck_assert_int_eq(async_sleep(1500), 0);
	ck_assert_int_eq(fixture.server.open, 2);
	ck_assert_int_eq(async_cancel_and_await(second), ASYNC_ECANCELED);
	/* The server learns of it when it writes again. */
	ck_assert_int_eq(async_await(first), 0);
	ck_assert_int_eq(async_sleep(1000), 0);
	ck_assert_int_eq(fixture.server.open, 1);
	teardown(&fixture);
	return 0;
}

TASK_TEST(cancelled_before_nothing_is_sent)
{
	struct fixture fixture;
	int inner = 0;
	int rc;

	setup(&fixture, NULL);
	ASYNC_TIMEOUT (10, &rc) {
		ck_assert_int_eq(async_sleep(20), ASYNC_ECANCELED);
		inner = try_get(&fixture, "/hello");
	}
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(async_sleep(100), 0);
	ck_assert_int_eq(fixture.server.connections, 0);
	teardown(&fixture);
	return 0;
}

TASK_TEST(cancelled_at_every_moment)
{
	struct fixture fixture;

	setup(&fixture, NULL);
	for (int turns = 0; turns < 20; turns++) {
		struct errand errand = { .fixture = &fixture, .path = "/big" };
		struct async_task *task = async_spawn(run_errand, &errand);

		for (int i = 0; i < turns; i++)
			ck_assert_int_eq(async_yield(), 0);
		(void)async_cancel_and_await(task);
		ck_assert(errand.rc == 0 || errand.rc == ASYNC_ECANCELED);
	}
	ck_assert_int_eq(try_get(&fixture, "/big"), 0);
	teardown(&fixture);
	return 0;
}

/* ---- many, and much ------------------------------------------------------------------------ */

TASK_TEST(fifty_requests_over_four_connections)
{
	struct fixture fixture;
	struct errand errands[50];
	int rc;

	setup(&fixture, &(struct async_http_options){ .connections_per_host = 4 });
	ASYNC_GROUP (group, 0, &rc) {
		for (size_t i = 0; i < 50; i++) {
			errands[i] = (struct errand){ .fixture = &fixture, .path = "/while" };
			async_group_spawn(group, run_errand, &errands[i]);
		}
	}
	ck_assert_int_eq(rc, 0);
	for (size_t i = 0; i < 50; i++)
		ck_assert_int_eq(errands[i].rc, 0);
	ck_assert_int_eq(fixture.server.requests, 50);
	ck_assert_int_eq(fixture.server.most_open, 4);
	ck_assert_int_eq(fixture.server.connections, 4);
	teardown(&fixture);
	return 0;
}

TASK_TEST(those_who_queue_can_be_cancelled_and_time_out)
{
	struct fixture fixture;
	struct errand first = { .fixture = &fixture, .path = "/late" };
	struct errand second = { .fixture = &fixture, .path = "/hello" };
	struct async_http_request request = { .timeout_ms = 1000 };
	struct async_http_response *response;
	struct async_task *tasks[2];

	setup(&fixture, &(struct async_http_options){ .connections_per_host = 1 });
	tasks[0] = async_spawn(run_errand, &first);
	ck_assert_int_eq(async_sleep(100), 0);
	tasks[1] = async_spawn(run_errand, &second);
	request.url = server_url(&fixture.server, "/hello");
	ck_assert_int_eq(async_http_fetch(fixture.client, &request, &response), ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_cancel_and_await(tasks[1]), ASYNC_ECANCELED);
	/* Who holds the connection lets the next one in when it is cancelled. */
	tasks[1] = async_spawn(run_errand, &second);
	ck_assert_int_eq(async_sleep(100), 0);
	ck_assert_int_eq(async_cancel_and_await(tasks[0]), ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(tasks[1]), 0);
	ck_assert_int_eq(fixture.server.requests, 2);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_slow_reader_slows_the_server_down)
{
	struct fixture fixture;
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	size_t total = 0;
	ssize_t count;
	char *buffer = malloc(HUGE_PIECE);

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/huge");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert_int_eq(response->status, 200);
	ck_assert_ptr_null(response->body);
	ck_assert_int_eq(async_sleep(60000), 0);
	ck_assert_uint_lt(fixture.server.written, HUGE_SIZE / 2);
	while ((count = async_http_read(response, buffer, HUGE_PIECE)) > 0)
		total += (size_t)count;
	ck_assert_int_eq(count, 0);
	ck_assert_uint_eq(total, HUGE_SIZE);
	async_http_response_free(response);
	/* The connection is as good as new; one that is left half-way is not. */
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert(response->reused);
	ck_assert_int_gt(async_http_read(response, buffer, HUGE_PIECE), 0);
	async_http_response_free(response);
	async_http_response_free(get(&fixture, "/hello"));
	ck_assert_int_eq(fixture.server.connections, 2);
	free(buffer);
	teardown(&fixture);
	return 0;
}

TASK_TEST(a_streamed_body_can_have_a_limit)
{
	struct fixture fixture;
	struct async_http_request request = { .body_limit = 100000 };
	struct async_http_response *response;
	ssize_t count;
	char buffer[5000];
	size_t total = 0;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/huge");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	while ((count = async_http_read(response, buffer, sizeof buffer)) > 0)
		total += (size_t)count;
	ck_assert_int_eq(count, -EMSGSIZE);
	ck_assert_uint_le(total, 100000);
	async_http_response_free(response);
	teardown(&fixture);
	return 0;
}

/* ---- lives --------------------------------------------------------------------------------- */

static int read_all(void *arg)
{
	char buffer[64];
	ssize_t count;

	while ((count = async_http_read(arg, buffer, sizeof buffer)) > 0)
		;
	return (int)count;
}

TASK_TEST(freed_while_read)
{
	struct fixture fixture;
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	struct async_task *reader;
	char byte;

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/slow");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	ck_assert_int_eq(async_http_read(response, &byte, 0), -EINVAL);
	reader = async_spawn(read_all, response);
	ck_assert_int_eq(async_sleep(500), 0);
	ck_assert_int_eq(async_http_read(response, &byte, 1), -EBUSY);
	async_http_response_free(response);
	ck_assert_int_eq(async_await(reader), ASYNC_ECLOSED);
	teardown(&fixture);
	return 0;
}

TASK_TEST(the_client_goes_first)
{
	struct fixture fixture;
	struct errand errand = { .fixture = &fixture, .path = "/never" };
	struct async_http_request request = { 0 };
	struct async_http_response *response;
	struct async_task *task;
	char buffer[64];

	setup(&fixture, NULL);
	request.url = server_url(&fixture.server, "/slow");
	ck_assert_int_eq(async_http_open(fixture.client, &request, &response), 0);
	task = async_spawn(run_errand, &errand);
	ck_assert_int_eq(async_sleep(100), 0);
	async_http_client_free(fixture.client);
	fixture.client = NULL;
	ck_assert_int_eq(async_await(task), ASYNC_ECLOSED);
	ck_assert_int_eq(async_http_read(response, buffer, sizeof buffer), ASYNC_ECLOSED);
	ck_assert_int_eq(response->status, 200);
	async_http_response_free(response);
	async_http_response_free(NULL);
	teardown(&fixture);
	return 0;
}

static int leave_open(void *arg)
{
	struct fixture fixture;

	(void)arg;
	setup(&fixture, NULL);
	async_http_response_free(get(&fixture, "/hello"));
	server_close(&fixture.server);
	return 0;
}

static void *run_loop(void *arg)
{
	*(int *)arg = async_run(leave_open, NULL, NULL);
	return NULL;
}

START_TEST(a_loop_per_thread)
{
	pthread_t threads[4];
	int results[4] = { 0 };

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, run_loop, &results[i]), 0);
	for (int i = 0; i < 4; i++) {
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
		ck_assert_int_eq(results[i], 0);
	}
}
END_TEST

START_TEST(the_loop_frees_what_is_left)
{
	ck_assert_int_eq(run_virtual(leave_open, NULL), 0);
	ck_assert_ptr_null(async_http_client_new(NULL));
}
END_TEST

/* Every sequential request costs a turn or two, no timer: on the real clock too. */
static int fetch_a_hundred(void *arg)
{
	struct fixture fixture;

	(void)arg;
	setup(&fixture, NULL);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(try_get(&fixture, "/hello"), 0);
	ck_assert_int_eq(fixture.server.connections, 1);
	teardown(&fixture);
	return 0;
}

START_TEST(the_real_clock_and_the_smallest_stack)
{
	struct async_config config = { .stack_size = is_instrumented() ? 0 : 64 * 1024 };

	ck_assert_int_eq(async_run(fetch_a_hundred, NULL, &config), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		cancelled_half_way,
		cancelled_before_nothing_is_sent,
		cancelled_at_every_moment,
		fifty_requests_over_four_connections,
		those_who_queue_can_be_cancelled_and_time_out,
		a_slow_reader_slows_the_server_down,
		a_streamed_body_can_have_a_limit,
		freed_while_read,
		the_client_goes_first,
		a_loop_per_thread,
		the_loop_frees_what_is_left,
		the_real_clock_and_the_smallest_stack,
	};

	return RUN_SUITE("http_many", tests);
}
