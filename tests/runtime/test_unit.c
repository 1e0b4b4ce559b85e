/*
 * The timer heap against a simple reference: random additions and removals, taken out in order.
 */
#include "runtime_test.h"

#include "timers.h"

enum { COUNT = 2000 };

static bool is_earlier(const struct async_timer *a, const struct async_timer *b)
{
	return a->deadline != b->deadline ? a->deadline < b->deadline : a->sequence < b->sequence;
}

static const struct async_timer *reference_first(const struct async_timer *timers)
{
	const struct async_timer *first = NULL;

	for (size_t i = 0; i < COUNT; i++)
		if (timers[i].index && (!first || is_earlier(&timers[i], first)))
			first = &timers[i];
	return first;
}

START_TEST(the_heap_agrees_with_a_search)
{
	static struct async_timer timers[COUNT];
	struct timers heap = { 0 };
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
			ck_assert_int_eq(timers_add(&heap, timer), 0);
		}
		ck_assert_ptr_eq(timers_first(&heap), reference_first(timers));
	}
	while (heap.count) {
		ck_assert_ptr_eq(timers_first(&heap), reference_first(timers));
		timers_remove(&heap, timers_first(&heap));
	}
	ck_assert_ptr_null(timers_first(&heap));
	timers_release(&heap);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { the_heap_agrees_with_a_search };

	return RUN_SUITE("unit", tests);
}
