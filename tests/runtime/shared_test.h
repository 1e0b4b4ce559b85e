/*
 * What the tests of shared channels share: a channel, threads, and tasks that use it once.
 */
#ifndef SHARED_TEST_H
#define SHARED_TEST_H

#include "runtime_test.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static struct async_shared_channel *channel;

static inline struct async_shared_channel *new_channel(size_t capacity)
{
	struct async_shared_channel *made = async_shared_channel_new(sizeof(int), capacity);

	ck_assert_ptr_nonnull(made);
	return made;
}

static inline void start(pthread_t *thread, void *(*fn)(void *arg), void *arg)
{
	ck_assert_int_eq(pthread_create(thread, NULL, fn, arg), 0);
}

/* A task that receives or sends one element, and how it ended. */
struct once {
	int element;
	const char *name;
};

static inline int receive_once(void *arg)
{
	struct once *once = arg;
	int rc = async_shared_channel_receive(channel, &once->element);

	if (rc == 0 && once->name)
		log_event(once->name);
	return rc;
}

static inline int send_once(void *arg)
{
	struct once *once = arg;
	int rc = async_shared_channel_send(channel, &once->element);

	if (rc == 0 && once->name)
		log_event(once->name);
	return rc;
}

static inline void *close_channel(void *arg)
{
	async_shared_channel_close(arg);
	return NULL;
}

static inline int sends_blocking(void *arg)
{
	return async_shared_channel_send_blocking(channel, arg);
}

static inline int sends_on_a_worker(void *arg)
{
	return async_to_thread(sends_blocking, arg);
}

#endif
