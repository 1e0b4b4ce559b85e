/*
 * Trap: each read moves the position of one file. Declared ordered, so no look inside is needed.
 * Reads at a position of their own have no order.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdint.h>

struct file;

ASYNC_FN ASYNC_WAITS("offload") ASYNC_ORDERED int file_read_next(struct file *file, void *block);
ASYNC_FN ASYNC_WAITS("offload") ASYNC_READONLY
	int file_read_at(const struct file *file, uint64_t offset, void *block);

struct block {
	uint64_t offset;
	char bytes[4096];
};

static int in_sequence(struct file *file, struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int rc = file_read_next(file, blocks[i].bytes);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int anywhere(const struct file *file, struct block *blocks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		// expect@+1: serial-await-in-loop
		int rc = file_read_at(file, blocks[i].offset, blocks[i].bytes);

		if (rc < 0)
			return rc;
	}
	return 0;
}

static int start(void *arg)
{
	static struct block blocks[4];
	int rc = in_sequence(arg, blocks, 4);

	return rc < 0 ? rc : anywhere(arg, blocks, 4);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
