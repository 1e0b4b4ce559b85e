/*
 * Just not the trap: a file by the name of memory, a file that is opened by its URI, and a time
 * limit that makes every later call wait.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct sqlite3 sqlite3;

int sqlite3_open(const char *name, sqlite3 **database);
int sqlite3_open_v2(const char *name, sqlite3 **database, int flags, const char *vfs);
int sqlite3_exec(sqlite3 *database, const char *text,
	int (*row)(void *data, int count, char **values, char **names), void *data, char **error);
int sqlite3_sleep(int milliseconds);

static int in_files(void *arg)
{
	sqlite3 *a = NULL, *b = NULL, *c = NULL;

	(void)arg;
	if (sqlite3_open("memory", &a)) // expect: blocking-call
		return -1;
	if (sqlite3_open("file:x?mode=rw", &b)) // expect: blocking-call
		return -1;
	if (sqlite3_open_v2("x", &c, 0x06, NULL)) // expect: blocking-call
		return -1;
	sqlite3_sleep(1);                                               // expect: blocking-call
	return sqlite3_exec(a, "create table t (n)", NULL, NULL, NULL); // expect: blocking-call
}

int main(void)
{
	return async_run(in_files, NULL, NULL) < 0;
}
