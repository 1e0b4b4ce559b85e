#ifndef UPSTREAM_H
#define UPSTREAM_H

#include <stddef.h>
#include <stdint.h>

enum { key_size = 32, page_keys = 4, value_most = 64 * 1024 };

/* Where values come from. Not changed while requests run. */
struct upstream {
	const char *host;
	uint16_t port;
};

struct value {
	char *text; /* owned; NULL when there is none */
	size_t size;
};

struct page {
	char keys[page_keys][key_size];
	size_t count;
	long next; /* where the next page begins; 0 at the end */
};

/* Fetches a value; tries again when the connection fails. Returns 0, -ENOENT when upstream does
 * not have it, another error. */
int upstream_get(const struct upstream *upstream, const char *key, struct value *value);

/* Fetches one page of the list of keys, from `offset`. */
int upstream_list(const struct upstream *upstream, long offset, struct page *page);

#endif
