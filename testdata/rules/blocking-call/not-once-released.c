/*
 * Trap: the flag is cleared, but where the loop has ended, so that nothing is done twice.
 */
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

static void give_back(void)
{
	is_warm = false;
}

static int start(void *arg)
{
	(void)arg;
	do {
		warm_up();
	} while (async_sleep(10) >= 0);
	return 0;
}

int main(void)
{
	int rc = async_run(start, NULL, NULL);

	give_back();
	return rc < 0;
}
