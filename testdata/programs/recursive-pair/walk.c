#include "walk.h"

#include <async/async.h>
#include <stddef.h>
#include <unistd.h>

static int flush_children(struct node *node)
{
	for (struct node *child = node->child; child; child = child->next) {
		if (walk_flush(child) < 0)
			return -1;
	}
	return 0;
}

int walk_flush(struct node *node)
{
	if (fsync(node->fd) < 0)
		return -1;
	return flush_children(node);
}

static int count_children(const struct node *node)
{
	int n = 0;

	for (const struct node *child = node->child; child; child = child->next)
		n += walk_count(child);
	return n;
}

int walk_count(const struct node *node)
{
	return 1 + count_children(node);
}

/* Suspends through its partner, so it is async code itself. */
static int go_down(struct node *node)
{
	fsync(node->fd); // expect: blocking-call
	return node->child ? walk_slowly(node->child) : 0;
}

int walk_slowly(struct node *node)
{
	int rc = async_sleep(1);

	return rc < 0 ? rc : go_down(node);
}
