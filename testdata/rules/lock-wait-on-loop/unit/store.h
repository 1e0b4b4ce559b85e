#ifndef STORE_H
#define STORE_H

#include <pthread.h>

struct store {
	pthread_mutex_t lock;
	int entries;
	long hits, misses, evictions, bytes, limit;
};

void store_refresh(struct store *store);
int store_count(struct store *store);

#endif
