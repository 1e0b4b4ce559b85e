/*
 * The report of a stack overflow: in a child process, whose last words and signal are looked at.
 */
#include "child_test.h"

#include "loop.h"
#include "resume.h"
#include "stack.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct async_config config = {
	.clock = ASYNC_CLOCK_VIRTUAL,
	.stack_size = 128 * 1024,
};

static volatile int depth_limit = 1 << 30;

int recurse(int depth);

__attribute__((noinline)) int recurse(int depth)
{
	volatile char block[512];

	block[0] = (char)depth;
	if (depth < depth_limit)
		block[1] = (char)recurse(depth + 1);
	return block[0] + block[1];
}

int deep_task(void *arg);

int deep_task(void *arg)
{
	if (arg)
		async_task_set_name(arg);
	return recurse(0);
}

static int overflow_body(void *arg)
{
	return async_await(async_spawn(deep_task, arg));
}

START_TEST(an_overflow_names_the_task)
{
	static char name[] = "crawl";

	assert_killed_by(SIGSEGV, run_in_child(overflow_body, name, &config));
	assert_said("async: task 2 'crawl' overflowed its stack of 128 KiB; "
		    "give config.stack_size more\n");
	assert_said("it runs deep_task");
	assert_said("called from recurse");
	assert_said("started in ");
	if (has_lines())
		assert_said("started in overflow_body (test_overflow.c:");
}
END_TEST

START_TEST(an_overflow_of_a_task_without_a_name)
{
	assert_killed_by(SIGSEGV, run_in_child(overflow_body, NULL, &config));
	assert_said("async: task 2 overflowed its stack of 128 KiB");
}
END_TEST

/* ---- other faults ------------------------------------------------------------------------ */

static int fault_body(void *arg)
{
	char *page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)arg;
	*(volatile char *)page = 1;
	return 0;
}

START_TEST(another_fault_is_no_overflow)
{
	assert_killed_by(SIGSEGV, run_in_child(fault_body, NULL, &config));
	ck_assert_str_eq(said, "");
}
END_TEST

static int neighbour_body(void *arg)
{
	struct async_task *other = async_spawn(deep_task, NULL);
	const struct async_task *task = (void *)((uintptr_t)other & ~(uintptr_t)63);

	(void)arg;
	((volatile char *)task->stack.low)[-1] = 1;
	return 0;
}

START_TEST(writing_into_the_guard_of_another_task_is_no_overflow)
{
	assert_killed_by(SIGSEGV, run_in_child(neighbour_body, NULL, &config));
	ck_assert_str_eq(said, "");
}
END_TEST

static int raise_body(void *arg)
{
	(void)arg;
	raise(SIGSEGV);
	return 0;
}

START_TEST(a_signal_that_was_sent_is_passed_on)
{
	assert_killed_by(SIGSEGV, run_in_child(raise_body, NULL, &config));
	ck_assert_str_eq(said, "");
}
END_TEST

static void leave(int number)
{
	(void)number;
	_exit(42);
}

static int handled_body(void *arg)
{
	(void)arg;
	return fault_body(NULL);
}

START_TEST(the_program_s_own_handler_gets_the_rest)
{
	int status;

	signal(SIGSEGV, leave);
	status = run_in_child(handled_body, NULL, &config);
	signal(SIGSEGV, SIG_DFL);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 42);
}
END_TEST

/* ---- inside malloc ----------------------------------------------------------------------- */

static void *(*volatile allocate)(size_t size) = malloc;

/* Leaves just too little for malloc and what it calls. */
static int overflow_in_malloc(int depth)
{
	volatile char block[64];

	block[0] = (char)depth;
	free(allocate(300));
	if (depth < depth_limit)
		block[1] = (char)overflow_in_malloc(depth + 1);
	return block[0] + block[1];
}

static int malloc_task(void *arg)
{
	(void)arg;
	return overflow_in_malloc(0);
}

static int malloc_body(void *arg)
{
	(void)arg;
	return async_await(async_spawn(malloc_task, NULL));
}

START_TEST(an_overflow_anywhere_ends_the_program)
{
	assert_killed_by(SIGSEGV, run_in_child(malloc_body, NULL, &config));
	assert_said("overflowed its stack");
}
END_TEST

/* ---- stacks without a guard -------------------------------------------------------------- */

/* As on an old kernel after 25 000 stacks. */
static void use_up_guards(void)
{
	struct stack_pool *stacks = &loop_here()->stacks;

	stacks->guard = GUARD_MPROTECT;
	stacks->mprotected = 1000 * 1000;
}

static int bottom_task(void *arg)
{
	const struct stack *stack = &loop_here()->current->stack;

	if (arg)
		memset(stack->low, 'x', 8);
	return 0;
}

static int unguarded_body(void *arg)
{
	struct async_metrics metrics;

	use_up_guards();
	ck_assert_int_eq(async_await(async_spawn(bottom_task, arg)), 0);
	ck_assert_int_eq(async_metrics_get(&metrics), 0);
	return metrics.unguarded == 1 ? 0 : -1;
}

START_TEST(a_stack_without_a_guard_is_counted)
{
	ck_assert_int_eq(run_in_child(unguarded_body, NULL, &config), 0);
	ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(its_overflow_is_noticed_at_the_end_of_the_task)
{
	static char written;

	assert_killed_by(SIGABRT, run_in_child(unguarded_body, &written, &config));
	assert_said("async: task 2 overflowed its stack of 128 KiB");
	if (has_lines())
		assert_said("it runs bottom_task");
}
END_TEST

/* ---- the alternate stack ----------------------------------------------------------------- */

static int ok_body(void *arg)
{
	(void)arg;
	return 0;
}

START_TEST(the_thread_gets_its_alternate_stack_back)
{
	static char memory[64 * 1024];
	stack_t mine = { .ss_sp = memory, .ss_size = sizeof memory };
	stack_t before;
	stack_t after;

	ck_assert_int_eq(sigaltstack(NULL, &before), 0);
	ck_assert_int_eq(async_run(ok_body, NULL, &config), 0);
	ck_assert_int_eq(sigaltstack(NULL, &after), 0);
	ck_assert_int_eq(after.ss_flags, before.ss_flags);
	ck_assert_int_eq(sigaltstack(&mine, NULL), 0);
	ck_assert_int_eq(async_run(ok_body, NULL, &config), 0);
	ck_assert_int_eq(sigaltstack(NULL, &after), 0);
	ck_assert_ptr_eq(after.ss_sp, memory);
	mine.ss_flags = SS_DISABLE;
	sigaltstack(&mine, NULL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_overflow_names_the_task,
		an_overflow_of_a_task_without_a_name,
		another_fault_is_no_overflow,
		writing_into_the_guard_of_another_task_is_no_overflow,
		a_signal_that_was_sent_is_passed_on,
		the_program_s_own_handler_gets_the_rest,
		an_overflow_anywhere_ends_the_program,
		a_stack_without_a_guard_is_counted,
		its_overflow_is_noticed_at_the_end_of_the_task,
		the_thread_gets_its_alternate_stack_back,
	};

	struct blocked self;

	/* AddressSanitizer has a report of its own, valgrind a view of its own, and qemu says that
	 * it has made guards when it has not. */
	if (is_instrumented() || !blocked_read(getpid(), &self))
		return EXIT_SUCCESS;
	return RUN_SUITE("overflow", tests);
}
