#ifndef SERVER_H
#define SERVER_H

#include "session.h"

/* A task: accepts clients until the listener of the service (its argument) is closed. */
int server_run(void *arg);

#endif
