/*
 * Sleeping, and waiting for signals.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/select.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static int sleeps(void *arg)
{
	struct timespec second = { .tv_sec = 1 };

	(void)arg;
	sleep(1);                                           // expect: blocking-call
	usleep(1000);                                       // expect: blocking-call
	nanosleep(&second, NULL);                           // expect: blocking-call
	clock_nanosleep(CLOCK_MONOTONIC, 0, &second, NULL); // expect: blocking-call
	return thrd_sleep(&second, NULL);                   // expect: blocking-call
}

static int signals(void *arg)
{
	sigset_t set;
	siginfo_t info;
	int number = 0;
	struct timespec second = { .tv_sec = 1 };

	(void)arg;
	sigemptyset(&set);
	pause();                            // expect: blocking-call
	sigwait(&set, &number);             // expect: blocking-call
	sigwaitinfo(&set, &info);           // expect: blocking-call
	sigsuspend(&set);                   // expect: blocking-call
	sigtimedwait(&set, &info, &second); // expect: blocking-call
	return number;
}

static int select_as_sleep(void *arg)
{
	struct timeval half = { .tv_usec = 500000 };

	(void)arg;
	return select(0, NULL, NULL, NULL, &half); // expect: blocking-call
}

static int nothing_to_wait_for(void *arg)
{
	sigset_t set;
	siginfo_t info;
	struct timespec now = { 0 };
	struct timeval none = { 0 };

	(void)arg;
	sigemptyset(&set);
	sleep(0);
	usleep(0);
	sched_yield();
	select(0, NULL, NULL, NULL, &none);
	return sigtimedwait(&set, &info, &now);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, sleeps, arg);
		async_group_spawn(g, signals, arg);
		async_group_spawn(g, select_as_sleep, arg);
		async_group_spawn(g, nothing_to_wait_for, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
