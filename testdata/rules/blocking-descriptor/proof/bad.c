/*
 * The socket was ready, but somebody else took what came: the read waits for the peer, and with it
 * everybody on the loop.
 */
#include <async/async.h>

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int ends[2];
static sem_t is_about_to_read, has_gone_on;

/* Writes when the reader has gone on, or is taken to wait for it. */
static void *peer(void *arg)
{
	struct timespec limit;

	sem_wait(&is_about_to_read);
	clock_gettime(CLOCK_REALTIME, &limit);
	limit.tv_sec++;
	sem_timedwait(&has_gone_on, &limit);
	(void)!write(ends[1], "y", 1);
	return arg;
}

static int start(void *arg)
{
	struct epoll_event event = { .events = EPOLLIN };
	int poller = epoll_create1(EPOLL_CLOEXEC);
	char byte;

	(void)arg;
	epoll_ctl(poller, EPOLL_CTL_ADD, ends[0], &event);
	(void)!write(ends[1], "x", 1);
	if (epoll_wait(poller, &event, 1, 0) != 1)
		return -1;
	recv(ends[0], &byte, 1, MSG_DONTWAIT); /* the other one */
	sem_post(&is_about_to_read);
	if (read(ends[0], &byte, 1) == 1) // expect: blocking-descriptor
		puts("waited for the peer");
	else
		puts("went on at once");
	sem_post(&has_gone_on);
	return close(poller);
}

int main(void)
{
	pthread_t thread;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) || pthread_create(&thread, NULL, peer, NULL))
		return 1;
	int rc = async_run(start, NULL, NULL);

	pthread_join(thread, NULL);
	return rc < 0;
}
