/*
 * A long wait breaks it, through a helper too.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct hooks {
	ASYNC_NONBLOCKING int (*on_tick)(int n);
};

static void back_off(int n)
{
	usleep((unsigned)n * 1000);
}

static int slow_tick(int n)
{
	back_off(n);
	return n;
}

static struct hooks hooks[] = { { slow_tick } }; // expect: effect-lost-in-cast

static int start(void *arg)
{
	(void)arg;
	return hooks[0].on_tick(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
