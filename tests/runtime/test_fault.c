/*
 * What the core does when memory, threads or descriptors cannot be had: the call concerned says so,
 * nothing is lost, and the loop goes on. test_fault_io.c does the same for sockets and files.
 *
 * The linker puts the functions below in the place of the allocator, of mmap and of
 * uv_thread_create, for the runtime and this file; eventfd and epoll_create1 for libuv too. libuv's
 * own memory is left alone: it ends the program when there is none.
 *
 * A sweep runs one program again and again. The n-th request for memory fails, for each n until
 * there are no more of them: once, or with all that follow.
 */
#include "runtime_test.h"

#include "async/io.h"

#include <dirent.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <uv.h>

/* ---- failures to order --------------------------------------------------------------------- */

static struct {
	atomic_int memory; /* requests until one fails; 0: none does */
	bool for_ever;     /* and all after it */
	bool has_failed;
	bool threads;
	int epolls, eventfds; /* so many fail */
} faults;

static bool memory_fails(void)
{
	int left = atomic_load(&faults.memory);

	if (left == 0)
		return false;
	if (left > 1) {
		atomic_store(&faults.memory, left - 1);
		return false;
	}
	if (!faults.for_ever)
		atomic_store(&faults.memory, 0);
	faults.has_failed = true;
	errno = ENOMEM;
	return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__real_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __real_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg);

void *__wrap_malloc(size_t size)
{
	return memory_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return memory_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return memory_fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return memory_fails() ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	if (memory_fails())
		return MAP_FAILED;
	return __real_mmap(at, size, protection, flags, fd, offset);
}

int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg)
{
	return faults.threads ? UV_EAGAIN : __real_uv_thread_create(thread, entry, arg);
}

static bool descriptor_fails(int *left)
{
	if (*left == 0)
		return false;
	--*left;
	errno = EMFILE;
	return true;
}

int eventfd(unsigned value, int flags)
{
	return descriptor_fails(&faults.eventfds) ? -1 : (int)syscall(SYS_eventfd2, value, flags);
}

int epoll_create1(int flags)
{
	return descriptor_fails(&faults.epolls) ? -1 : (int)syscall(SYS_epoll_create1, flags);
}

static size_t open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	size_t count = 0;

	ck_assert_ptr_nonnull(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* ---- the program of the sweeps ------------------------------------------------------------- */

/* ck_assert for what may be said without memory: Check takes some before it looks. */
#define must(claim)                                                                                \
	do {                                                                                       \
		if (!(claim)) {                                                                    \
			atomic_store(&faults.memory, 0);                                           \
			ck_abort_msg("%s", #claim);                                                \
		}                                                                                  \
	} while (0)

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
		one_request_for_memory_fails,
		memory_runs_out_and_does_not_come_back,
		without_a_stack_there_is_no_task_and_the_group_remembers,
		a_hundred_thousand_tasks_by_default,
		a_small_address_space_means_fewer_tasks,
		without_a_thread_the_call_says_so_and_can_be_made_again,
		a_loop_that_cannot_be_set_up,
		few_descriptors,
	};

	return RUN_SUITE("fault", tests);
}
