/* Not once: the flag is taken back. */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

static bool is_warm;

static void warm_up(void)
{
	if (is_warm)
		return;
	is_warm = true;
	sleep(1);
}

static void cool_down(void)
{
	is_warm = false;
}

static int start(void *arg)
{
	(void)arg;
	for (;;) {
		warm_up(); // expect: blocking-call
		if (async_sleep(10) < 0)
			return 0;
		cool_down();
	}
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
