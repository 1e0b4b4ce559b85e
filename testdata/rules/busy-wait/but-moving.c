/*
 * One line of the table, until somebody else fills it.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

struct line {
	int length;
	bool is_wrapped;
	char text[128];
};

static struct line lines[100];

static int find(void)
{
	int i = 3;

	while (!lines[i].is_wrapped)
		async_yield(); // expect: busy-wait
	return lines[i].length;
}

static int fills(void *arg)
{
	struct line *line = arg;

	line->length = 1;
	line->is_wrapped = true;
	return async_yield();
}

static int looks(void *arg)
{
	(void)arg;
	return find();
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, fills, arg);
		async_group_spawn(g, looks, arg);
	}
	return rc;
}

int main(void)
{
	return async_run(start, lines, NULL) < 0;
}
