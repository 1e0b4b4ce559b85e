/*
 * A comparison function is called by qsort itself, on the thread that sorts.
 */
#include <async/async.h>

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

struct entry {
	uid_t owner;
	const char *path;
};

static int by_path(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	return strcmp(a->path, b->path);
}

/* Asks for a user's name, which may go to a directory server. */
static int by_owner(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	const struct passwd *one = getpwuid(a->owner);
	uid_t first = one ? one->pw_uid : a->owner;

	return (first > b->owner) - (first < b->owner);
}

static int list(void *arg)
{
	struct entry *entries = arg;

	qsort(entries, 2, sizeof(*entries), by_path);
	qsort(entries, 2, sizeof(*entries), by_owner); // expect: blocking-call
	return 0;
}

int main(void)
{
	static struct entry entries[2] = { { 0, "b" }, { 1000, "a" } };

	return async_run(list, entries, NULL) < 0;
}
