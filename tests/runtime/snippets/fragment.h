/*
 * The names that fragments of the documentation use without defining them: a job, something to
 * fetch, an open stream. A fragment is the body of `int fragment(void *arg)`, with `int rc = 0`
 * before it and `return rc` after it.
 */
#ifndef FRAGMENT_H
#define FRAGMENT_H

#include <async/async.h>
#include <async/io.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct job {
	int number;
};

extern struct job jobs[100];
extern struct async_stream *stream;
extern struct async_task *task;
extern struct async_channel *channel;
extern char buffer[4096];

int fragment(void *arg);
ASYNC_FN int fetch(void *arg);  /* the number of bytes, or an error */
ASYNC_FN int handle(void *arg); /* answers one request */
int compress(void *arg);        /* computes for a second */

#endif
