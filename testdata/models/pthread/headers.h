/* The headers that declare what rules/models/pthread.yaml names. */
#define _GNU_SOURCE

#include <pthread.h>
#include <semaphore.h>
#include <threads.h>
