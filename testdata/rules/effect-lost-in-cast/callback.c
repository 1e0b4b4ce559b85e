/*
 * Handed to a parameter, and read from a pointer that says it suspends.
 */
#include <async/async.h>

#include <stddef.h>

typedef ASYNC_FN int (*step_fn)(int);

struct plan {
	step_fn step;
	ASYNC_NO_SUSPEND int (*check)(int);
};

void on_change(ASYNC_NO_SUSPEND int (*changed)(int));

static int pause_a_bit(int ms)
{
	return async_sleep((uint64_t)ms);
}

static void use(struct plan *plan)
{
	// path: use > pause_a_bit > on_change > pause_a_bit > async_sleep
	on_change(pause_a_bit); // expect: effect-lost-in-cast
	// path: use > plan.step > plan.check
	plan->check = plan->step; // expect: effect-lost-in-cast
	plan->step = pause_a_bit;
}

static int start(void *arg)
{
	use(arg);
	return 0;
}

int main(void)
{
	static struct plan plan;

	return async_run(start, &plan, NULL) < 0;
}
