/*
 * Waiting for descriptors beside the loop that waits for descriptors.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <aio.h>
#include <poll.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

static int waits(void *arg)
{
	struct pollfd polled = { .fd = *(int *)arg, .events = POLLIN };
	struct epoll_event event;
	struct timespec second = { .tv_sec = 1 };
	struct timeval tenth = { .tv_usec = 100000 };
	fd_set set;

	FD_ZERO(&set);
	poll(&polled, 1, -1);                        // expect: blocking-call
	poll(&polled, 1, 100);                       // expect: blocking-call
	ppoll(&polled, 1, &second, NULL);            // expect: blocking-call
	select(1, &set, NULL, NULL, &tenth);         // expect: blocking-call
	select(1, &set, NULL, NULL, NULL);           // expect: blocking-call
	pselect(1, &set, NULL, NULL, &second, NULL); // expect: blocking-call
	epoll_wait(3, &event, 1, -1);                // expect: blocking-call
	return epoll_pwait(3, &event, 1, 5, NULL);   // expect: blocking-call
}

static int looks(void *arg)
{
	enum { NOW = 0 };
	struct pollfd polled = { .fd = *(int *)arg, .events = POLLIN };
	struct epoll_event event;
	struct timespec now = { 0 };
	struct timeval none = { 0, 0 };
	int timeout = 0;
	fd_set set;

	FD_ZERO(&set);
	poll(&polled, 1, 0);
	poll(&polled, 1, NOW);
	poll(&polled, 1, timeout);
	ppoll(&polled, 1, &now, NULL);
	select(1, &set, NULL, NULL, &none);
	pselect(1, &set, NULL, NULL, &now, NULL);
	return epoll_wait(3, &event, 1, 0);
}

static int not_zero_any_more(void *arg)
{
	struct timeval wait = { 0, 0 };
	fd_set set;

	FD_ZERO(&set);
	wait.tv_sec = *(int *)arg;
	return select(1, &set, NULL, NULL, &wait); // expect: blocking-call
}

static int requests(void *arg)
{
	static struct aiocb block;
	struct aiocb *list[1] = { &block };
	const struct aiocb *const waiting[1] = { &block };

	(void)arg;
	lio_listio(LIO_NOWAIT, list, 1, NULL);
	aio_suspend(waiting, 1, NULL);              // expect: blocking-call
	return lio_listio(LIO_WAIT, list, 1, NULL); // expect: blocking-call
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, looks, arg);
		async_group_spawn(g, not_zero_any_more, arg);
		async_group_spawn(g, requests, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
