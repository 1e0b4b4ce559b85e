#ifndef LIST_H
#define LIST_H

struct item {
	struct item *next;
	int fd;
};

extern struct item *items;

/* Calls visit(item, arg) for each item. */
void items_each(void (*visit)(struct item *item, void *arg), void *arg);

/* Called on a worker thread. */
int archive_all(void *arg);

#endif
