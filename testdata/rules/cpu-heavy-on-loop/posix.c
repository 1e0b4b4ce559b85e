/*
 * What POSIX itself has to compute with. Sorting and matching are information.
 */
#include <async/async.h>

#include <regex.h>
#include <stddef.h>
#include <stdlib.h>

char *crypt(const char *phrase, const char *setting);

static int by_value(const void *a, const void *b)
{
	return *(const int *)a - *(const int *)b;
}

static int log_in(void *arg)
{
	char *hashed = crypt(arg, "$6$salt$"); // expect: cpu-heavy-on-loop

	return hashed ? 0 : -1;
}

static int sort(int *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[0];
}

static int search(void *arg)
{
	static int values[100000];
	regex_t pattern;

	if (regcomp(&pattern, "^a*b*$", REG_EXTENDED))
		return -1;
	if (regexec(&pattern, arg, 0, NULL, 0))
		return -1;
	regfree(&pattern);
	return sort(values, 100) + sort(values, sizeof(values) / sizeof(*values));
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, log_in, arg);
		async_group_spawn(g, search, arg);
	}
	return rc;
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
