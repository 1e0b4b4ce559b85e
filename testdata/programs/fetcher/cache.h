#ifndef CACHE_H
#define CACHE_H

#include "config.h"
#include "store.h"
#include "upstream.h"

#include <stdint.h>

struct entry {
	char key[key_size];
	const struct upstream *upstream;
	struct value value;
	uint32_t sum;
	uint64_t fetched; /* async_now() at the time; 0: never */
	struct entry *next;
};

struct cache {
	struct upstream upstream;
	struct store *store;
	const struct config *config;
	struct entry *entries;
	struct async_semaphore *fetches; /* how many requests may be under way */
};

int cache_init(struct cache *cache, const struct config *config, struct store *store);
void cache_release(struct cache *cache);

/* Finds or fetches a value. *entry stays valid; its value until the next suspension. */
int cache_get(struct cache *cache, const char *key, struct entry **entry);

/* Fetches the keys of the configuration before the first client comes. */
int cache_warm(struct cache *cache);

/* Fetches what has become too old once more. */
int cache_refresh_stale(struct cache *cache);

/* A task: keeps the cache (its argument) fresh, until it is cancelled. */
int cache_keep_fresh(void *arg);

#endif
