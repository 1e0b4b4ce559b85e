/*
 * Backends. `memory` keeps nothing; `journal` appends to a file.
 */
#include "store.h"

#include <async/async.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static int memory_append(struct store *store, const char *key, const char *text, size_t size)
{
	(void)key;
	(void)text;
	store->saved += size;
	return 0;
}

static int memory_commit(struct store *store)
{
	(void)store;
	return 0;
}

static void memory_close(struct store *store)
{
	store->saved = 0;
}

static const struct store_ops memory_ops = {
	.append = memory_append,
	.commit = memory_commit,
	.close = memory_close,
};

static int journal_append(struct store *store, const char *key, const char *text, size_t size)
{
	if (dprintf(store->fd, "%s %zu\n", key, size) < 0)
		return -errno;
	if (write(store->fd, text, size) != (ssize_t)size)
		return -EIO;
	store->saved += size;
	return 0;
}

static int journal_commit(struct store *store)
{
	return fsync(store->fd) < 0 ? -errno : 0;
}

static void journal_close(struct store *store)
{
	fsync(store->fd);
	close(store->fd);
}

static const struct store_ops journal_ops = {
	.append = journal_append,
	.commit = journal_commit,
	.close = journal_close,
};

static int journal_open(struct store *store, const char *path)
{
	store->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (store->fd < 0) {
		perror(path);
		return -1;
	}
	store->path = path;
	store->ops = &journal_ops;
	return fsync(store->fd);
}

int store_open(struct store *store, const struct config *config)
{
	*store = (struct store){ .ops = &memory_ops, .fd = -1 };
	return config->keeps_journal ? journal_open(store, config->journal_path) : 0;
}

int store_save(struct store *store, const char *key, const char *text, size_t size)
{
	int rc = store->ops->append(store, key, text, size);

	return rc < 0 ? rc : store->ops->commit(store);
}

static int copy(int from, int to)
{
	char block[4096];
	ssize_t n;

	while ((n = read(from, block, sizeof(block))) > 0) {
		if (write(to, block, (size_t)n) != n)
			return -EIO;
	}
	return n < 0 || fsync(to) < 0 ? -errno : 0;
}

static int backup_on_worker(void *arg)
{
	const char *path = arg;
	char backup[160];
	int from, to, rc = -ENOENT;

	snprintf(backup, sizeof(backup), "%s.bak", path);
	from = open(path, O_RDONLY | O_CLOEXEC);
	to = open(backup, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (from >= 0 && to >= 0)
		rc = copy(from, to);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return rc;
}

int store_backup(struct store *store)
{
	if (!store->path)
		return 0;
	return async_to_thread(backup_on_worker, (void *)store->path);
}

void store_close(struct store *store)
{
	store->ops->close(store);
}
