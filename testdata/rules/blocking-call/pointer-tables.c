/*
 * Tables of operations: written by position, by name, by macro. A table that is named, or that a
 * pointer can only lead to, is that table and no other of its type.
 */
#include <async/async.h>

#include <stddef.h>
#include <string.h>
#include <unistd.h>

struct ops {
	const char *name;
	int (*flush)(int fd);
	int (*size)(int fd);
};

static int disk_flush(int fd)
{
	return fsync(fd);
}

static int no_flush(int fd)
{
	return fd;
}

static int size(int fd)
{
	return fd;
}

static const struct ops disk = { "disk", disk_flush, size };
static const struct ops memory = { .name = "memory", .size = size, .flush = no_flush };

struct command {
	const char *name;
	int (*run)(int fd);
};

#define COMMANDS(X)   X(sync) X(stat)
#define DECLARE(name) static int run_##name(int fd);
#define ROW(name)     { #name, run_##name },

COMMANDS(DECLARE)

static const struct command commands[] = { COMMANDS(ROW) };
static const struct command harmless[] = { { "none", no_flush }, { "size", size } };

static int run_sync(int fd)
{
	return fdatasync(fd);
}

static int run_stat(int fd)
{
	return fd;
}

static const struct command *find(const struct command *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

static const struct command *find_harmless(const char *name)
{
	return !strcmp(harmless[0].name, name) ? &harmless[0] : &harmless[1];
}

static int start(void *arg)
{
	const struct ops *chosen = &memory;
	const struct command *command = find(commands, 2, arg);
	int rc = async_yield();

	if (rc < 0 || !command)
		return rc;
	rc |= memory.flush(3);
	rc |= chosen->flush(3);
	rc |= find_harmless(arg)->run(3);
	rc |= harmless[1].run(3);
	if (arg)
		chosen = &disk;
	rc |= chosen->flush(3);        // expect: blocking-call
	rc |= disk.flush(3);           // expect: blocking-call
	rc |= commands[rc & 1].run(3); // expect: blocking-call
	return rc | command->run(3);   // expect: blocking-call
}

int main(void)
{
	return async_run(start, "sync", NULL) < 0;
}
