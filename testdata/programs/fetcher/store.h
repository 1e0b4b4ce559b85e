#ifndef STORE_H
#define STORE_H

#include "config.h"

#include <stddef.h>

struct store;

/* A backend: where values are kept beyond the life of the process, or not. */
struct store_ops {
	int (*append)(struct store *store, const char *key, const char *text, size_t size);
	int (*commit)(struct store *store);
	void (*close)(struct store *store);
};

struct store {
	const struct store_ops *ops;
	const char *path;
	int fd;
	size_t saved;
};

/* Opens the backend of the configuration. For start-up. Returns 0 or -1. */
int store_open(struct store *store, const struct config *config);

/* Saves a value so that it survives a crash, if the backend can. */
int store_save(struct store *store, const char *key, const char *text, size_t size);

/* Copies what is saved to a second file, on a worker. Returns 0 or an error. */
int store_backup(struct store *store);

void store_close(struct store *store);

#endif
