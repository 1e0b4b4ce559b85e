/*
 * A task for each node of a tree or a list: the number is decided by the data, though there is
 * no loop, or only a short one.
 */
#include <async/async.h>

#include <stddef.h>

struct node {
	struct node *child[2];
	struct node *next;
	int value;
};

static int walk_list(void *arg)
{
	struct node *node = arg;

	if (node->next) {
		// expect@+1: unbounded-concurrency
		if (async_spawn_detached(walk_list, node->next, NULL) < 0)
			return -1;
	}
	return async_sleep(10);
}

static int walk_tree(void *arg)
{
	struct node *node = arg;
	int rc = 0;

	ASYNC_GROUP (g, 0, &rc) {
		for (int i = 0; i < 2; i++) {
			struct node *child = node->child[i];

			if (child)
				// expect@+1: unbounded-concurrency
				async_group_spawn(g, walk_tree, child);
		}
		rc = async_sleep(10);
	}
	return rc;
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, walk_list, arg);
		async_group_spawn(g, walk_tree, arg);
	}
	return rc;
}

int main(void)
{
	static struct node root;

	return async_run(start, &root, NULL) < 0;
}
