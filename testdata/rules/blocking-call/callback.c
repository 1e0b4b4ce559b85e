/*
 * Through a function pointer: a table of operations, a callback parameter, a variable. The last
 * async function on the path is the one that calls through the pointer, or that hands the
 * function to a helper which does.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct store_ops {
	int (*flush)(int fd);
	int (*size)(int fd);
};

static int file_flush(int fd)
{
	return fsync(fd);
}

static int file_size(int fd)
{
	(void)fd;
	return 4096;
}

static const struct store_ops file_ops = { .flush = file_flush, .size = file_size };
static const struct store_ops positional_ops = { file_flush, file_size };

struct store {
	const struct store_ops *ops;
	int fd;
};

static int through_table(void *arg)
{
	struct store *store = arg;

	if (store->ops->size(store->fd) < 0)
		return -1;
	// path: start > through_table > file_flush > store_ops.flush > file_flush > fsync
	return store->ops->flush(store->fd); // expect: blocking-call
}

static void each(int *items, size_t n, void (*visit)(int *item))
{
	for (size_t i = 0; i < n; i++)
		visit(&items[i]);
}

static void double_it(int *item)
{
	*item *= 2;
}

static void sleep_it(int *item)
{
	sleep((unsigned)*item);
}

static int through_parameter(void *arg)
{
	int items[3] = { 1, 2, 3 };

	(void)arg;
	each(items, 3, double_it);
	// path: start > through_parameter > sleep_it > each > sleep_it > sleep
	each(items, 3, sleep_it); // expect: blocking-call
	return 0;
}

static int through_variable(void *arg)
{
	int (*command)(const char *) = system;

	// path: start > through_variable > system
	return command(arg); // expect: blocking-call
}

static void wait_and_flush(void *arg)
{
	int *fd = arg;

	// path: through_post > wait_and_flush > fsync
	fsync(*fd); // expect: blocking-call
}

static int through_post(void *arg)
{
	return async_post(async_loop_current(), wait_and_flush, arg);
}

static int start(void *arg)
{
	static struct store stores[2] = { { &file_ops, 3 }, { &positional_ops, 4 } };
	static int fd = 5;
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, through_table, &stores[0]);
		async_group_spawn(g, through_table, &stores[1]);
		async_group_spawn(g, through_parameter, NULL);
		async_group_spawn(g, through_variable, "true");
		async_group_spawn(g, through_post, &fd);
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
