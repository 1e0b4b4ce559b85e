/*
 * The store is locked while it is refreshed: whoever counts meanwhile waits.
 */
#include "store.h"

#include <netdb.h>
#include <stddef.h>

void store_refresh(struct store *store)
{
	struct addrinfo *found = NULL;

	pthread_mutex_lock(&store->lock);
	if (getaddrinfo("store.example", "443", NULL, &found) == 0) {
		store->entries++;
		freeaddrinfo(found);
	}
	pthread_mutex_unlock(&store->lock);
}

int store_count(struct store *store)
{
	int count;

	// path: main > task > store_count > store.lock > main > refresh > store_refresh
	// path: store.lock > store_refresh > getaddrinfo
	// step: main.c:14 'refresh' calls 'store_refresh'
	pthread_mutex_lock(&store->lock); // expect: lock-wait-on-loop
	count = store->entries;
	pthread_mutex_unlock(&store->lock);
	return count;
}
