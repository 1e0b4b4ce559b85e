#ifndef STATS_H
#define STATS_H

#include <stddef.h>

enum stats_counter { STATS_CLIENTS, STATS_REQUESTS, STATS_MISSES, stats_count };

/* Adds one. From any thread. */
void stats_add(enum stats_counter counter);

/* The counters as one line of text. */
void stats_print(char *text, size_t size);

/* A task: writes the counters to a file again and again; its argument is the configuration. */
int stats_write_periodically(void *arg);

#endif
