/*
 * The timer heap against a simple reference: random additions and removals, taken out in order.
 * And the guard below a stack: a task that recurses for ever is stopped, not let into its
 * neighbour.
 */
#include "runtime_test.h"

#include "timers.h"

#include <signal.h>

enum { COUNT = 2000 };

static struct async_timer timers[COUNT];
static int armed_at[COUNT];

static bool is_earlier(size_t a, size_t b)
{
	if (timers[a].deadline != timers[b].deadline)
		return timers[a].deadline < timers[b].deadline;
	return armed_at[a] < armed_at[b];
}

static const struct async_timer *reference_first(void)
{
	size_t first = COUNT;

	for (size_t i = 0; i < COUNT; i++)
		if (timers[i].index && (first == COUNT || is_earlier(i, first)))
			first = i;
	return first == COUNT ? NULL : &timers[first];
}

START_TEST(the_heap_agrees_with_a_search)
{
	/* The order of arming is compared by distance: it may wrap. */
	struct timers heap = { .sequence = UINT32_MAX - 3000 };
	unsigned seed = 12345;

	for (int step = 0; step < 10000; step++) {
		seed = seed * 1103515245u + 12345u;

		struct async_timer *timer = &timers[(seed >> 8) % COUNT];

		if (timer->index) {
			timers_remove(&heap, timer);
			ck_assert_uint_eq(timer->index, 0);
			timers_remove(&heap, timer);
		} else {
			timer->deadline = (seed >> 16) % 50;
			armed_at[timer - timers] = step;
			ck_assert_int_eq(timers_add(&heap, timer), 0);
		}
		ck_assert_ptr_eq(timers_first(&heap), reference_first());
	}
	while (heap.count) {
		ck_assert_ptr_eq(timers_first(&heap), reference_first());
		timers_remove(&heap, timers_first(&heap));
	}
	ck_assert_ptr_null(timers_first(&heap));
	timers_release(&heap);
}
END_TEST

static int recurse(volatile int *depth)
{
	volatile char frame[1024];

	frame[0] = (char)++*depth;
	return *depth > 1000000 ? frame[0] : recurse(depth) + frame[0];
}

static int overflow(void *arg)
{
	volatile int depth = 0;

	(void)arg;
	return recurse(&depth);
}

/* Several tasks, so that the stack below the one that overflows is in use. */
static int overflow_body(void *arg)
{
	uint64_t ms = 10;
	struct async_task *tasks[] = {
		async_spawn(sleep_task, &ms),
		async_spawn(sleep_task, &ms),
		async_spawn(overflow, arg),
	};

	return async_gather(tasks, 3, NULL);
}

START_TEST(a_stack_that_overflows_hits_its_guard)
{
	ck_assert_int_eq(run_virtual(overflow_body, NULL), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("unit");
	TCase *cases = tcase_create("unit");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(cases, the_heap_agrees_with_a_search);
	/* The tools report an overflow in their own ways. */
	if (!is_instrumented())
		tcase_add_test_raise_signal(cases, a_stack_that_overflows_hits_its_guard, SIGSEGV);
	suite_add_tcase(suite, cases);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
