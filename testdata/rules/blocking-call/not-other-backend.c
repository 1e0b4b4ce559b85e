/*
 * Trap: two backends share a table type; the loop only uses objects made with the one that does
 * not block.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

struct backend;

struct backend_ops {
	int (*flush)(struct backend *backend);
};

struct backend {
	const struct backend_ops *ops;
	int fd;
};

static int memory_flush(struct backend *backend)
{
	return backend->fd;
}

static int file_flush(struct backend *backend)
{
	return fsync(backend->fd);
}

static const struct backend_ops memory_ops = { .flush = memory_flush };
static const struct backend_ops file_ops = { .flush = file_flush };

static void memory_init(struct backend *backend)
{
	*backend = (struct backend){ .ops = &memory_ops };
}

static void file_init(struct backend *backend)
{
	*backend = (struct backend){ .ops = &file_ops, .fd = 3 };
}

static int archive(void *arg)
{
	struct backend *backend = arg;

	return backend->ops->flush(backend);
}

static int start(void *arg)
{
	struct backend cache, archived;
	int rc;

	(void)arg;
	memory_init(&cache);
	file_init(&archived);
	rc = async_to_thread(archive, &archived);
	if (rc < 0)
		return rc;
	return cache.ops->flush(&cache);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
