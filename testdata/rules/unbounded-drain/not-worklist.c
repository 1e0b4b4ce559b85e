/*
 * Trap: nobody but this function fills the list: a walk over a tree that remembers what is left to
 * be seen. And what runs only takes others out.
 */
#include <event2/event.h>

#include <stddef.h>
#include <stdlib.h>

struct node {
	struct node *left, *right, *next;
};

struct job {
	struct job *next;
	int is_cancelled;
};

static struct node *root, *open_nodes;
static struct job *jobs;
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

static void cancel_next(void)
{
	while (jobs && jobs->is_cancelled) {
		struct job *job = jobs;

		jobs = job->next;
		free(job);
	}
}

static void on_time(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	(void)arg;
	put(root);
	while (open_nodes) {
		struct node *node = open_nodes;

		open_nodes = node->next;
		visit(node);
	}
	while (jobs) {
		struct job *job = jobs;

		jobs = job->next;
		free(job);
		cancel_next();
	}
}

int main(void)
{
	struct event_base *base = event_base_new();

	root = calloc(1, sizeof(*root));
	jobs = calloc(1, sizeof(*jobs));
	event_add(event_new(base, -1, EV_TIMEOUT, on_time, NULL), NULL);
	return event_base_dispatch(base);
}
