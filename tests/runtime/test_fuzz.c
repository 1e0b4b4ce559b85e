/*
 * Random programs: tasks that sleep, hold permits, start groups and tasks, and cancel each other
 * inside random deadlines. Whatever happens, three things must hold at the end: every task has
 * ended, every permit is back, and what went into the channel came out or is still there.
 *
 * A seed is a program: a failure can be repeated.
 */
#include "runtime_test.h"

#include "async/io.h"

enum { PERMITS = 2, CAPACITY = 3, SEEDS = 150, DEPTH = 5 };

struct world {
	unsigned seed;
	int running;
	int started;
	int sent;
	int received;
	struct async_semaphore *semaphore;
	struct async_channel *channel;
	uint16_t port;
};

struct job {
	struct world *world;
	int depth;
};

static unsigned roll(struct world *world, unsigned sides)
{
	world->seed = world->seed * 1103515245u + 12345u;
	return (world->seed >> 16) % sides;
}

static int random_task(void *arg);

static int take_permit(struct world *world)
{
	int rc = async_semaphore_acquire(world->semaphore);

	if (rc < 0)
		return rc;
	rc = async_sleep(roll(world, 10));
	async_semaphore_release(world->semaphore);
	return rc;
}

static int use_channel(struct world *world)
{
	int value = 1, rc;

	if (roll(world, 2)) {
		rc = async_channel_send(world->channel, &value);
		world->sent += rc == 0;
	} else {
		rc = async_channel_receive(world->channel, &value);
		world->received += rc == 0;
	}
	return rc;
}

static int open_group(struct job *job)
{
	struct job children[3];
	size_t limit = roll(job->world, 3);
	int rc;

	ASYNC_GROUP (g, limit, &rc) {
		for (int i = 0; i < 3; i++) {
			children[i] = (struct job){ job->world, job->depth - 1 };
			(void)async_group_spawn(g, random_task, &children[i]);
		}
		if (roll(job->world, 4) == 0)
			async_group_cancel(g);
		if (roll(job->world, 4) == 0)
			return -EIO;
	}
	return rc;
}

static int start_and_cancel(struct job *job)
{
	struct job child = { job->world, job->depth - 1 };
	struct async_task *task = async_spawn(random_task, &child);

	(void)async_sleep(roll(job->world, 8));
	return roll(job->world, 2) ? async_await(task) : async_cancel_and_await(task);
}

static int gather_some(struct job *job)
{
	struct job children[3];
	struct async_task *tasks[3];

	for (int i = 0; i < 3; i++) {
		children[i] = (struct job){ job->world, job->depth - 1 };
		tasks[i] = async_spawn(random_task, &children[i]);
	}
	return async_gather(tasks, 3, NULL);
}

static int quick_work(void *arg)
{
	(void)arg;
	return 0;
}

static int talk(struct world *world)
{
	struct async_stream *stream;
	char byte = 'x';
	int rc = async_tcp_connect("127.0.0.1", world->port, &stream);

	if (rc < 0)
		return rc;

	ssize_t count = async_write(stream, &byte, 1);

	if (count == 1)
		count = async_read(stream, &byte, 1);
	if (roll(world, 3))
		async_close(stream);
	else
		async_close_reset(stream);
	return count < 0 ? (int)count : 0;
}

static int act(struct job *job)
{
	struct world *world = job->world;

	switch (roll(world, job->depth > 0 ? 11 : 7)) {
	case 0:
	case 1:
		return async_sleep(roll(world, 20));
	case 2:
		return take_permit(world);
	case 3:
		return use_channel(world);
	case 4:
		return roll(world, 2) ? async_yield() : async_yield_microtask();
	case 5:
		return async_to_thread(quick_work, NULL);
	case 6:
		return talk(world);
	case 7:
	case 8:
		return open_group(job);
	case 9:
		return start_and_cancel(job);
	default:
		return gather_some(job);
	}
}

/* Some steps, each under a deadline so that nothing waits for ever; errors are ignored. */
static int random_task(void *arg)
{
	struct job *job = arg;
	int steps = (int)roll(job->world, 4), outer, inner, rc = 0;

	job->world->running++;
	job->world->started++;
	for (int i = 0; i < steps; i++) {
		ASYNC_TIMEOUT (10 + roll(job->world, 40), &outer) {
			ASYNC_TIMEOUT (1 + roll(job->world, 60), &inner)
				rc = act(job);
			if (roll(job->world, 4) == 0)
				break;
			ASYNC_SHIELD (5)
				(void)async_sleep(roll(job->world, 3));
		}
	}
	job->world->running--;
	return rc < 0 && roll(job->world, 3) == 0 ? rc : 0;
}

static int echo_one(void *arg)
{
	char byte;
	ssize_t count = async_read(arg, &byte, 1);

	if (count == 1)
		count = async_write(arg, &byte, 1);
	async_close(arg);
	return 0;
}

static int serve(void *arg)
{
	struct async_stream *stream;
	int rc;

	ASYNC_GROUP (g, 0, &rc)
		while (async_accept(arg, &stream) == 0)
			if (async_group_spawn(g, echo_one, stream) != 0)
				async_close(stream);
	return rc;
}

static void check_world(struct world *world)
{
	int value, left = 0, rc;

	ck_assert_int_eq(world->running, 0);
	ck_assert_int_gt(world->started, 0);
	for (int i = 0; i < PERMITS; i++)
		ck_assert_int_eq(async_semaphore_acquire(world->semaphore), 0);
	async_channel_close(world->channel);
	while ((rc = async_channel_receive(world->channel, &value)) == 0)
		left++;
	ck_assert_int_eq(rc, ASYNC_ECLOSED);
	ck_assert_int_eq(world->sent, world->received + left);
}

static int run_world(void *arg)
{
	struct world *world = arg;
	struct job first = { world, DEPTH };
	struct async_listener *listener;
	struct async_task *server;

	ck_assert_int_eq(async_tcp_listen("127.0.0.1", 0, 0, &listener), 0);
	world->port = (uint16_t)async_listener_port(listener);
	server = async_spawn(serve, listener);
	world->semaphore = async_semaphore_new(PERMITS);
	world->channel = async_channel_new(sizeof(int), CAPACITY);
	(void)random_task(&first);
	(void)gather_some(&first);
	check_world(world);
	(void)async_cancel_and_await(server);
	async_listener_close(listener);
	async_semaphore_free(world->semaphore);
	async_channel_free(world->channel);
	return 0;
}

START_TEST(random_programs_leave_nothing_behind)
{
	struct world world = { .seed = (unsigned)_i * 7919u + 1u };
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 1 };

	ck_assert_int_eq(async_run(run_world, &world, &config), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("fuzz");
	TCase *cases = tcase_create("fuzz");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, random_programs_leave_nothing_behind, 0, SEEDS);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
