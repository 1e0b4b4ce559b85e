/*
 * Semaphores and mutexes: who waits, in which order, how it ends, and that nothing is lost between
 * a wake-up and a cancellation.
 */
#include "runtime_test.h"

#include <unistd.h>

static struct async_semaphore *semaphore;
static struct async_mutex *mutex;

/* ---- semaphores -------------------------------------------------------------------------- */

static int hold(void *arg)
{
	int rc = async_semaphore_acquire(semaphore);

	if (rc < 0)
		return rc;
	log_event(arg);
	rc = async_sleep(10);
	async_semaphore_release(semaphore);
	return rc;
}

TASK_TEST(first_come_first_served)
{
	struct async_task *tasks[5];
	char *names[] = { "a", "b", "c", "d", "e" };

	semaphore = async_semaphore_new(2);
	for (size_t i = 0; i < 5; i++)
		tasks[i] = async_spawn(hold, names[i]);
	ck_assert_int_eq(async_gather(tasks, 5, NULL), 0);
	ck_assert_str_eq(event_log, "a b c d e");
	ck_assert_uint_eq(async_now(), 30);
	async_semaphore_free(semaphore);
	return 0;
}

static int release_and_acquire(void *arg)
{
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
		log_event(arg);
		async_semaphore_release(semaphore);
	}
	return 0;
}

TASK_TEST(nobody_overtakes)
{
	struct async_task *tasks[2];

	semaphore = async_semaphore_new(1);
	tasks[0] = async_spawn(release_and_acquire, "x");
	tasks[1] = async_spawn(release_and_acquire, "y");
	ck_assert_int_eq(async_gather(tasks, 2, NULL), 0);
	ck_assert_str_eq(event_log, "x y x y x y");
	async_semaphore_free(semaphore);
	return 0;
}

TASK_TEST(a_cancelled_acquire_takes_no_permit)
{
	struct async_task *holder;
	int rc, inside = 0;

	semaphore = async_semaphore_new(1);
	holder = async_spawn(hold, "held");
	pause_for(1);
	ASYNC_TIMEOUT (5, &rc)
		inside = async_semaphore_acquire(semaphore);
	ck_assert_int_eq(inside, ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(holder), 0);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	ck_assert_uint_eq(async_now(), 10);

	struct async_task *waiter = async_spawn(hold, "never");

	pause_for(1);
	async_semaphore_free(semaphore);
	async_semaphore_free(NULL);
	ck_assert_int_eq(async_await(waiter), ASYNC_ECLOSED);
	return 0;
}

TASK_TEST(a_permit_is_not_lost_between_release_and_cancel)
{
	struct async_task *first, *second;

	semaphore = async_semaphore_new(0);
	first = async_spawn(hold, "first");
	second = async_spawn(hold, "second");
	pause_for(1);
	/* Handed over, then cancelled: the call has the permit, and the task gives it back. */
	async_semaphore_release(semaphore);
	async_cancel(first);
	ck_assert_int_eq(async_await(first), ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(second), 0);
	ck_assert_str_eq(event_log, "first second");
	/* Cancelled, then released: it goes to the next, or stays. */
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	first = async_spawn(hold, "third");
	pause_for(1);
	async_cancel(first);
	async_semaphore_release(semaphore);
	ck_assert_int_eq(async_await(first), ASYNC_ECANCELED);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	ck_assert_str_eq(event_log, "first second");
	async_semaphore_free(semaphore);
	return 0;
}

static int with_permit(void *arg)
{
	int rc;

	ASYNC_PERMIT (semaphore, &rc) {
		log_event(arg);
		rc = async_sleep(10);
	}
	return rc;
}

TASK_TEST(a_permit_for_a_block)
{
	struct async_task *tasks[3];
	int rc = 0;

	semaphore = async_semaphore_new(1);
	tasks[0] = async_spawn(with_permit, "a");
	tasks[1] = async_spawn(with_permit, "b");
	tasks[2] = async_spawn(with_permit, "c");
	pause_for(5);
	async_cancel(tasks[1]); /* waits for its permit */
	async_cancel(tasks[0]); /* has it */
	ck_assert_int_eq(async_all_settled(tasks, 3, NULL), 0);
	ck_assert_str_eq(event_log, "a c");
	ck_assert_uint_eq(async_now(), 15);

	ASYNC_PERMIT (semaphore, NULL)
		ASYNC_TIMEOUT (10, &rc)
			ASYNC_PERMIT (semaphore, NULL)
				ck_abort_msg("there is only one");
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);

	tasks[0] = async_spawn(with_permit, "never");
	pause_for(1);
	async_semaphore_free(semaphore);
	ck_assert_int_eq(async_await(tasks[0]), ASYNC_ECLOSED);
	return 0;
}

/* ---- mutexes ----------------------------------------------------------------------------- */

static int locks(void *arg)
{
	int rc;

	ASYNC_LOCKED (mutex, &rc) {
		log_event(arg);
		rc = async_sleep(10);
	}
	return rc;
}

TASK_TEST(one_after_the_other)
{
	struct async_task *tasks[4];
	char *names[] = { "a", "b", "c", "d" };

	mutex = async_mutex_new();
	for (size_t i = 0; i < 4; i++)
		tasks[i] = async_spawn(locks, names[i]);
	pause_for(5);
	async_cancel(tasks[2]);
	ck_assert_int_eq(async_all_settled(tasks, 4, NULL), 0);
	ck_assert_str_eq(event_log, "a b d");
	ck_assert_uint_eq(async_now(), 30);
	async_mutex_free(mutex);
	async_mutex_free(NULL);
	return 0;
}

TASK_TEST(the_longest_waiter_has_it_before_it_runs)
{
	struct async_task *task;

	mutex = async_mutex_new();
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	task = async_spawn(locks, "waiter");
	pause_for(1);
	async_mutex_unlock(mutex);
	log_event("unlocked");
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	ck_assert_str_eq(event_log, "unlocked waiter");
	ck_assert_uint_eq(async_now(), 11);
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_await(task), 0);
	async_mutex_free(mutex);
	return 0;
}

TASK_TEST(a_lock_is_not_lost_between_unlock_and_cancel)
{
	struct async_task *first, *second;

	mutex = async_mutex_new();
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	first = async_spawn(locks, "first");
	second = async_spawn(locks, "second");
	pause_for(1);
	async_mutex_unlock(mutex);
	async_cancel(first);
	ck_assert_int_eq(async_await(first), ASYNC_ECANCELED);
	ck_assert_int_eq(async_await(second), 0);
	ck_assert_str_eq(event_log, "first second");

	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	first = async_spawn(locks, "third");
	pause_for(1);
	async_cancel(first);
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_await(first), ASYNC_ECANCELED);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	ck_assert_str_eq(event_log, "first second");
	async_mutex_unlock(mutex);
	async_mutex_free(mutex);
	return 0;
}

TASK_TEST(in_a_cancelled_scope_nothing_is_locked)
{
	int rc, inner = 0, permit = 0;

	mutex = async_mutex_new();
	semaphore = async_semaphore_new(1);
	ASYNC_TIMEOUT (0, &rc) {
		(void)async_sleep(5);
		ASYNC_LOCKED (mutex, &inner)
			ck_abort_msg("not reached");
		ASYNC_PERMIT (semaphore, &permit)
			ck_abort_msg("not reached");
	}
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(permit, ASYNC_ECANCELED);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), 0);
	async_mutex_unlock(mutex);
	async_mutex_free(mutex);
	async_semaphore_free(semaphore);
	return 0;
}

static int unlocks(void *arg)
{
	async_mutex_unlock(arg);
	expect_misuse("another task holds");
	return 0;
}

TASK_TEST(wrong_use_of_a_mutex)
{
	mutex = async_mutex_new();
	async_mutex_unlock(mutex);
	expect_misuse("nobody holds");
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	ck_assert_int_eq(async_mutex_lock(mutex), ASYNC_EMISUSE);
	expect_misuse("holds the mutex already");
	ck_assert_int_eq(async_await(async_spawn(unlocks, mutex)), 0);
	async_mutex_free(mutex);
	expect_misuse("not freed");
	/* It is still held, once. */
	async_mutex_unlock(mutex);
	ck_assert_int_eq(async_mutex_lock(mutex), 0);
	async_mutex_unlock(mutex);
	async_mutex_free(mutex);
	return 0;
}

TASK_TEST(a_deadlock_of_two_mutexes_is_told)
{
	int rc, inner = 0;

	mutex = async_mutex_new();
	ck_assert_int_eq(async_mutex_lock(mutex), 0);

	struct async_task *task = async_spawn(locks, "never");

	ASYNC_TIMEOUT (1000, &rc)
		inner = async_await(task);
	ck_assert_int_eq(inner, ASYNC_ECANCELED);
	ck_assert_int_eq(rc, ASYNC_ETIMEDOUT);
	async_mutex_unlock(mutex);
	async_mutex_free(mutex);
	return 0;
}

START_TEST(outside_of_a_task)
{
	int rc = 0;

	mutex = async_mutex_new();
	semaphore = async_semaphore_new(1);
	ck_assert_int_eq(async_mutex_lock(mutex), ASYNC_ENOTASK);
	ck_assert_int_eq(async_semaphore_acquire(semaphore), ASYNC_ENOTASK);
	ASYNC_LOCKED (mutex, &rc)
		ck_abort_msg("not reached");
	ck_assert_int_eq(rc, ASYNC_ENOTASK);
	ASYNC_PERMIT (semaphore, &rc)
		ck_abort_msg("not reached");
	ck_assert_int_eq(rc, ASYNC_ENOTASK);
	async_mutex_unlock(mutex); /* says so on stderr */
	async_mutex_free(mutex);
	async_semaphore_free(semaphore);
}
END_TEST

/* ---- tasks that end with a mutex ------------------------------------------------------------ */

/* What body(arg), as a task, writes to stderr until it has ended. */
static int run_heard(async_fn body, void *arg, char *heard, size_t size)
{
	FILE *file = tmpfile();
	int own = dup(STDERR_FILENO);
	size_t length;
	int rc;

	ck_assert_ptr_nonnull(file);
	fflush(stderr);
	dup2(fileno(file), STDERR_FILENO);
	rc = async_await(async_spawn(body, arg));
	fflush(stderr);
	dup2(own, STDERR_FILENO);
	close(own);
	rewind(file);
	length = fread(heard, 1, size - 1, file);
	heard[length] = '\0';
	fclose(file);
	return rc;
}

enum { HELD = 3 };

static struct async_mutex *held[HELD];

static void make_mutexes(void)
{
	for (size_t i = 0; i < HELD; i++)
		held[i] = async_mutex_new();
}

/* None is held: no misuse. */
static void free_mutexes(void)
{
	for (size_t i = 0; i < HELD; i++) {
		ck_assert_int_eq(async_mutex_lock(held[i]), 0);
		async_mutex_unlock(held[i]);
		async_mutex_free(held[i]);
	}
	ck_assert_int_ne(async_last_error()->code, ASYNC_EMISUSE);
}

static int lock_all(void *arg)
{
	if (arg)
		async_task_set_name(arg);
	for (size_t i = 0; i < HELD; i++)
		ck_assert_int_eq(async_mutex_lock(held[i]), 0);
	return 0;
}

static int forgets(void *arg)
{
	lock_all(arg);
	pause_for(10);
	return async_fail(-EIO, "forget", "nothing was read");
}

static int locks_held(void *arg)
{
	int rc = async_mutex_lock(held[*(int *)arg]);

	log_event(rc == 0 ? "locked" : "not locked");
	if (rc == 0)
		async_mutex_unlock(held[*(int *)arg]);
	return rc;
}

static int waits_behind(void *arg)
{
	int rc;

	pause_for(1);
	rc = locks_held(arg);
	ck_assert_uint_eq(async_now(), 10);
	return rc;
}

TASK_TEST(a_task_that_ends_with_mutexes_hands_them_on)
{
	static int numbers[] = { 0, 0, 2 };
	struct async_task *tasks[3];
	char heard[512];

	make_mutexes();
	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(waits_behind, &numbers[i]);
	ck_assert_int_eq(run_heard(forgets, "forgetful", heard, sizeof heard), -EIO);
	/* Its own failure is not hidden by it. */
	ck_assert_str_eq(async_last_error()->detail, "nothing was read");
	ck_assert_ptr_nonnull(strstr(heard, "task 'forgetful'"));
	ck_assert_ptr_nonnull(strstr(heard, "ended while it held a mutex"));
	ck_assert_ptr_null(strstr(strstr(heard, "held a mutex") + 1, "held a mutex"));
	ck_assert_int_eq(async_gather(tasks, 3, NULL), 0);
	ck_assert_str_eq(event_log, "locked locked locked");
	free_mutexes();
	return 0;
}

static int unlocks_in_any_order(void *arg)
{
	const size_t *order = arg;

	lock_all(NULL);
	for (size_t i = 0; i < HELD; i++)
		async_mutex_unlock(held[order[i]]);
	return 0;
}

TASK_TEST(mutexes_are_unlocked_in_any_order)
{
	static size_t orders[][HELD] = { { 0, 1, 2 }, { 1, 0, 2 }, { 2, 1, 0 }, { 1, 2, 0 } };
	char heard[512];

	make_mutexes();
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
		ck_assert_int_eq(
			run_heard(unlocks_in_any_order, orders[i], heard, sizeof heard), 0);
		ck_assert_str_eq(heard, "");
	}
	free_mutexes();
	return 0;
}

static void unlock_all(void *arg)
{
	(void)arg;
	for (size_t i = 0; i < HELD; i++)
		async_mutex_unlock(held[i]);
}

static int unlocks_at_its_end(void *arg)
{
	ck_assert_int_eq(async_defer(unlock_all, arg), 0);
	return lock_all(arg);
}

TASK_TEST(what_is_put_aside_may_unlock)
{
	char heard[512];

	make_mutexes();
	ck_assert_int_eq(run_heard(unlocks_at_its_end, NULL, heard, sizeof heard), 0);
	ck_assert_str_eq(heard, "");
	free_mutexes();
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		first_come_first_served,
		nobody_overtakes,
		a_cancelled_acquire_takes_no_permit,
		a_permit_is_not_lost_between_release_and_cancel,
		a_permit_for_a_block,
		one_after_the_other,
		the_longest_waiter_has_it_before_it_runs,
		a_lock_is_not_lost_between_unlock_and_cancel,
		in_a_cancelled_scope_nothing_is_locked,
		wrong_use_of_a_mutex,
		a_task_that_ends_with_mutexes_hands_them_on,
		mutexes_are_unlocked_in_any_order,
		what_is_put_aside_may_unlock,
		a_deadlock_of_two_mutexes_is_told,
		outside_of_a_task,
	};

	return RUN_SUITE("sync", tests);
}
