/*
 * Values by key, each with the time it was fetched. Entries are never removed.
 */
#include "cache.h"

#include "checksum.h"

#include <async/async.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { fetches_at_once = 16, warm_at_once = 4 };

int cache_init(struct cache *cache, const struct config *config, struct store *store)
{
	*cache = (struct cache){
		.upstream = { .host = config->upstream_address, .port = config->upstream_port },
		.store = store,
		.config = config,
		.fetches = async_semaphore_new(fetches_at_once),
	};
	return cache->fetches ? 0 : -ENOMEM;
}

void cache_release(struct cache *cache)
{
	while (cache->entries) {
		struct entry *entry = cache->entries;

		cache->entries = entry->next;
		free(entry->value.text);
		free(entry);
	}
	async_semaphore_free(cache->fetches);
}

static struct entry *find(const struct cache *cache, const char *key)
{
	for (struct entry *entry = cache->entries; entry; entry = entry->next) {
		if (strcmp(entry->key, key) == 0)
			return entry;
	}
	return NULL;
}

static struct entry *find_or_add(struct cache *cache, const char *key)
{
	struct entry *entry = find(cache, key);

	if (entry)
		return entry;
	entry = calloc(1, sizeof(*entry));
	if (!entry)
		return NULL;
	snprintf(entry->key, sizeof(entry->key), "%s", key);
	entry->upstream = &cache->upstream;
	entry->next = cache->entries;
	cache->entries = entry;
	return entry;
}

static bool is_stale(const struct cache *cache, const struct entry *entry)
{
	return entry->fetched == 0 || async_now() - entry->fetched > cache->config->max_age_ms;
}

/* Fetches the value of an entry; the old one stays if that fails. */
static int refresh(void *arg)
{
	struct entry *entry = arg;
	struct value value = { 0 };
	uint32_t sum = 0;
	int rc = upstream_get(entry->upstream, entry->key, &value);

	if (rc >= 0)
		rc = checksum_compute(value.text, value.size, &sum);
	if (rc < 0) {
		free(value.text);
		return rc;
	}
	free(entry->value.text);
	entry->value = value;
	entry->sum = sum;
	entry->fetched = async_now() + 1;
	return 0;
}

int cache_get(struct cache *cache, const char *key, struct entry **entry)
{
	struct entry *found = find_or_add(cache, key);
	int rc;

	if (!found)
		return -ENOMEM;
	*entry = found;
	if (!is_stale(cache, found))
		return 0;
	rc = async_semaphore_acquire(cache->fetches);
	if (rc < 0)
		return rc;
	rc = refresh(found);
	async_semaphore_release(cache->fetches);
	if (rc < 0)
		return rc;
	// expect@+1: blocking-call
	return store_save(cache->store, found->key, found->value.text, found->value.size);
}

int cache_warm(struct cache *cache)
{
	const struct config *config = cache->config;
	struct entry *entries = calloc(config->warm_count + 1, sizeof(*entries));
	int rc;

	if (!entries)
		return -ENOMEM;
	for (size_t i = 0; i < config->warm_count; i++) {
		memcpy(entries[i].key, config->warm[i], sizeof(entries[i].key));
		entries[i].upstream = &cache->upstream;
	}
	rc = async_map(refresh, entries, config->warm_count, sizeof(*entries), warm_at_once, NULL);
	for (size_t i = 0; i < config->warm_count; i++) {
		struct entry *entry = rc < 0 ? NULL : find_or_add(cache, entries[i].key);

		if (!entry) {
			free(entries[i].value.text);
			continue;
		}
		free(entry->value.text);
		entry->value = entries[i].value;
		entry->sum = entries[i].sum;
		entry->fetched = entries[i].fetched;
	}
	free(entries);
	return rc;
}

int cache_refresh_stale(struct cache *cache)
{
	for (struct entry *entry = cache->entries; entry; entry = entry->next) {
		int rc;

		if (!is_stale(cache, entry))
			continue;
		// expect@+1: serial-await-in-loop
		rc = refresh(entry);
		if (rc < 0 && rc != -ENOENT)
			return rc;
	}
	return 0;
}

int cache_keep_fresh(void *arg)
{
	struct cache *cache = arg;

	for (;;) {
		int rc = async_sleep(cache->config->refresh_interval_ms);

		if (rc < 0)
			return rc;
		rc = cache_refresh_stale(cache);
		if (rc == ASYNC_ECANCELED)
			return rc;
		rc = store_backup(cache->store);
		if (rc < 0)
			return rc;
	}
}
