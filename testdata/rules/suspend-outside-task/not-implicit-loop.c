/*
 * Trap: a runtime without a call that runs the loop: main is its first task.
 */
#include <async/annotate.h>

ASYNC_FN ASYNC_WAITS("timer") int fiber_sleep(int ms);
int fiber_go(ASYNC_P_ENTRY void (*entry)(void *), void *arg);

static void worker(void *arg)
{
	(void)arg;
	fiber_sleep(10);
}

int main(void)
{
	fiber_go(worker, 0);
	return fiber_sleep(100);
}
