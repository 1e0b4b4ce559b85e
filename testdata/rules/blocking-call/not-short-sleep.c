/*
 * Trap: a sleep of less than a millisecond, a known number of times. That is told at the level of
 * information, which is not shown by default.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

struct client {
	struct client *next;
	int fd;
};

static struct client *clients;

static void nap(unsigned us)
{
	usleep(us);
}

static void wait_a_little(long us)
{
	struct timeval time = { 0, us };

	select(0, NULL, NULL, NULL, &time);
}

/* A terminal that is not ready is asked a few times. */
static void write_reset(int fd)
{
	for (int i = 0; i < 5; i++) {
		if (write(fd, "\033c", 2) == 2)
			break;
		usleep(100);
	}
}

/* Others run between two of them. */
static int beat(void *arg)
{
	int rc = 0;

	while (rc >= 0 && read(*(int *)arg, &rc, 0) == 0) {
		usleep(100);
		rc = async_sleep(10);
	}
	return rc;
}

static int settle(void *arg)
{
	struct timespec half = { .tv_nsec = 500000 };

	(void)arg;
	nanosleep(&half, NULL);
	select(0, NULL, NULL, NULL, &(struct timeval){ .tv_usec = 200 });
	wait_a_little(300);
	usleep(999);
	usleep((unsigned)rand() % 500);
	nap(250);
	for (struct client *c = clients; c; c = c->next)
		write_reset(c->fd); /* as often as there are clients, which ends */
	return beat(arg);
}

int main(void)
{
	return async_run(settle, NULL, NULL) < 0;
}
