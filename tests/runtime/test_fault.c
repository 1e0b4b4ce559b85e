/*
 * What the core does when stacks, threads or descriptors cannot be had: the call concerned says so,
 * nothing is lost, and the loop goes on. test_fault_memory.c does the same for all other memory,
 * test_fault_io.c and test_fault_stream.c for sockets and files.
 */
#include "fault_test.h"

#include <sys/resource.h>

/* ---- stacks ---------------------------------------------------------------------------------- */

static int nothing(void *arg)
{
	(void)arg;
	return 0;
}

TASK_TEST(without_a_stack_there_is_no_task_and_the_group_remembers)
{
	struct async_task *tasks[256];
	size_t count = 0;
	int rc;

	faults.for_ever = true;
	atomic_store(&faults.memory, 1);
	/* What the slab at hand has room for, and not one more. */
	while (count < 256 && (tasks[count] = async_spawn(nothing, NULL)))
		count++;
	must(count < 256);
	ASYNC_GROUP (group, 0, &rc)
		must(async_group_spawn(group, nothing, NULL) == -ENOMEM);
	must(rc == -ENOMEM);
	must(async_spawn_detached(nothing, NULL, NULL) == -ENOMEM);
	must(async_await(NULL) < 0);
	atomic_store(&faults.memory, 0);
	ck_assert_int_eq(async_gather(tasks, count, NULL), 0);
	ck_assert_int_eq(async_await(async_spawn(nothing, NULL)), 0);
	return 0;
}

static int sleep_an_hour(void *arg)
{
	(void)arg;
	return async_sleep(3600000);
}

/* As many tasks as fit, at most `max`; then ends them all. */
static size_t fill_with_tasks(size_t max)
{
	struct async_task **tasks = calloc(max, sizeof(struct async_task *));
	size_t count = 0;

	ck_assert_ptr_nonnull(tasks);
	while (count < max && (tasks[count] = async_spawn(sleep_an_hour, NULL)))
		count++;
	(void)async_yield();
	for (size_t i = 0; i < count; i++)
		async_cancel(tasks[i]);
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(async_await(tasks[i]), ASYNC_ECANCELED);
	free(tasks);
	return count;
}

TASK_TEST(a_hundred_thousand_tasks_by_default)
{
	size_t count = is_instrumented() ? 1000 : 100000;

	ck_assert_uint_eq(fill_with_tasks(count), count);
	return 0;
}

static size_t address_space(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	unsigned long pages = 0;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fscanf(file, "%lu", &pages), 1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

TASK_TEST(a_small_address_space_means_fewer_tasks)
{
	struct rlimit limit;

	if (is_instrumented()) /* they need the address space themselves */
		return 0;
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = address_space() + 100 * 1024 * 1024;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);

	size_t count = fill_with_tasks(10000);

	ck_assert_uint_gt(count, 100);
	ck_assert_uint_lt(count, 1000);
	/* And all of them can be had again. */
	ck_assert_uint_eq(fill_with_tasks(10000), count);
	return 0;
}

/* ---- threads and descriptors ----------------------------------------------------------------- */

static int answer(void *arg)
{
	return *(int *)arg + 1;
}

TASK_TEST(without_a_thread_the_call_says_so_and_can_be_made_again)
{
	int question = 41;

	faults.threads = true;
	ck_assert_int_eq(async_to_thread(answer, &question), -EAGAIN);
	ck_assert_str_eq(async_last_error()->operation, "to_thread");
	faults.threads = false;
	ck_assert_int_eq(async_to_thread(answer, &question), 42);
	/* One is there already: a second is not needed to go on. */
	faults.threads = true;
	ck_assert_int_eq(async_to_thread(answer, &question), 42);
	return 0;
}

/* libuv 1.44 leaves its epoll descriptor open when it fails after that. */
enum { LIBUV_LEAKS = 1 };

START_TEST(a_loop_that_cannot_be_set_up)
{
	size_t before;
	int rc = async_run(nothing, NULL, NULL);

	ck_assert_int_eq(rc, 0);
	before = open_descriptors(); /* libuv may have opened some for good */
	faults.epolls = 1;
	ck_assert_int_eq(async_run(nothing, NULL, NULL), -EMFILE);
	ck_assert_uint_eq(open_descriptors(), before);
	faults.eventfds = 1;
	ck_assert_int_eq(async_run(nothing, NULL, NULL), -EMFILE);
	ck_assert_uint_le(open_descriptors(), before + LIBUV_LEAKS);
	ck_assert_int_eq(async_run(nothing, NULL, NULL), 0);
}
END_TEST

START_TEST(few_descriptors)
{
	struct rlimit limit;
	int rc = async_run(nothing, NULL, NULL); /* libuv's first must work, or it aborts */

	if (UNDER_ASAN) /* it needs a descriptor itself, to find out where the stack is */
		return;
	for (rlim_t room = 3; room <= 192; room *= 2) {
		ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
		limit.rlim_cur = room;
		ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
		rc = async_run(nothing, NULL, NULL);
		ck_assert_msg(rc == 0 || rc == -EMFILE, "%d with %d descriptors", rc, (int)room);
	}
	ck_assert_int_eq(rc, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		without_a_stack_there_is_no_task_and_the_group_remembers,
		a_hundred_thousand_tasks_by_default,
		a_small_address_space_means_fewer_tasks,
		without_a_thread_the_call_says_so_and_can_be_made_again,
		a_loop_that_cannot_be_set_up,
		few_descriptors,
	};

	return RUN_SUITE("fault", tests);
}
