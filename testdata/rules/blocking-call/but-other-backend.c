/*
 * Just not the trap: the loop uses both.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct backend;

struct backend_ops {
	int (*flush)(struct backend *backend);
	int (*size)(struct backend *backend);
};

struct backend {
	const struct backend_ops *ops;
	int fd;
};

static int no_size(struct backend *backend)
{
	(void)backend;
	return 0;
}

static int memory_flush(struct backend *backend)
{
	return backend->fd;
}

static int file_flush(struct backend *backend)
{
	return fsync(backend->fd);
}

static const struct backend_ops memory_ops = { .flush = memory_flush, .size = no_size };
static const struct backend_ops file_ops = { .flush = file_flush, .size = no_size };

static int flush(struct backend *backend)
{
	if (!backend->ops->size(backend))
		return 0;
	return backend->ops->flush(backend);
}

static int start(void *arg)
{
	struct backend cache = { .ops = &memory_ops };
	struct backend archived = { .ops = &file_ops, .fd = 3 };

	(void)arg;
	for (int i = 0; i < 2; i++) {
		struct backend *backend = i ? &cache : &archived;

		if (flush(backend) < 0) // expect: blocking-call
			return -1;
	}
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
