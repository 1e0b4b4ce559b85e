/*
 * Born in macros.
 */
#include <async/async.h>

#include <stddef.h>

#define PAUSE(ms) async_sleep(ms)
#define RETRY(n, call)                                                                             \
	for (int i_ = 0; i_ < (n); i_++) {                                                         \
		if ((call) >= 0 || PAUSE(10))                                                      \
			break;                                                                     \
	}

static int start(void *arg)
{
	(void)arg;
	return PAUSE(1);
}

int main(void)
{
	RETRY(3, async_run(start, NULL, NULL)); // expect: suspend-outside-task
	return 0;
}
