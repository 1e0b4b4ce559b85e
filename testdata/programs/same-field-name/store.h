#ifndef STORE_H
#define STORE_H

/* Two kinds of store. Both have a field `flush`; only that of one of them blocks. */

struct disk_store {
	int fd;
	int (*flush)(struct disk_store *store);
};

struct memory_store {
	int dirty;
	int (*flush)(struct memory_store *store);
};

void disk_store_init(struct disk_store *store, int fd);
void memory_store_init(struct memory_store *store);

#endif
