#ifndef SELFTEST_H
#define SELFTEST_H

#include "session.h"

/* Serves made-up values at 127.0.0.1; the argument is a listener. A task, until it is closed. */
int selftest_upstream(void *arg);

/* Talks to the service as a client, and compares its answers. Returns 0 if they are right. */
int selftest_client(struct service *service);

#endif
