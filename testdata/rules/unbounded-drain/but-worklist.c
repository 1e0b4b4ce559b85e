/*
 * Just not the trap: others put something there, too, and what runs does.
 */
#include <event2/event.h>

#include <stddef.h>
#include <stdlib.h>

struct node {
	struct node *left, *right, *next;
};

static struct node *root, *open_nodes;
static int seen;

static void put(struct node *node)
{
	if (!node)
		return;
	node->next = open_nodes;
	open_nodes = node;
}

static void visit(struct node *node)
{
	seen++;
	put(node->left);
	put(node->right);
}

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	while (open_nodes) { // expect: unbounded-drain
		struct node *node = open_nodes;

		open_nodes = node->next;
		visit(node);
	}
}

static void on_news(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	put(root);
}

int main(void)
{
	struct event_base *base = event_base_new();

	root = calloc(1, sizeof(*root));
	event_add(event_new(base, -1, EV_TIMEOUT, on_time, NULL), NULL);
	event_add(event_new(base, -1, EV_TIMEOUT, on_news, NULL), NULL);
	return event_base_dispatch(base);
}
