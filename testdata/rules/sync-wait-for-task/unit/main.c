/*
 * Used between two tasks of one loop.
 */
#include <async/async.h>

#include <stddef.h>

#include "channel.h"

static int produces(void *arg)
{
	channel_put(arg);
	return async_sleep(1);
}

static int consumes(void *arg)
{
	// path: start > consumes > channel_take > pthread_cond_wait > start > produces
	// path: channel_put > channel.filled
	// step: channel.c:10 'channel_put' would end the wait for 'channel.filled'
	channel_take(arg); // expect: sync-wait-for-task
	return async_sleep(1);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, consumes, arg);
		async_group_spawn(g, produces, arg);
	}
	return rc;
}

int main(void)
{
	static struct channel channel = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.filled = PTHREAD_COND_INITIALIZER,
	};

	return async_run(start, &channel, NULL) < 0;
}
