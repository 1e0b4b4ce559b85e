#ifndef WALK_H
#define WALK_H

struct node {
	struct node *child;
	struct node *next;
	int fd;
};

/* Flushes every node of the tree; waits for the disk. */
int walk_flush(struct node *node);

/* Counts the nodes of the tree. */
int walk_count(const struct node *node);

/* Flushes one node, pausing between levels. */
int walk_slowly(struct node *node);

#endif
