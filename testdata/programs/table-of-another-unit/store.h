#ifndef STORE_H
#define STORE_H

struct store;

struct store_ops {
	const char *name;
	int (*flush)(struct store *store);
};

struct store {
	const struct store_ops *ops;
	int fd;
};

void memory_init(struct store *store);
struct store *disk_open(int fd);

/* The kind of store of that name, or NULL. */
const struct store_ops *store_find(const char *name);

#endif
