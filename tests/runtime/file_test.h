/*
 * What the tests of files share: a folder for each test, and libuv's pool with one thread, so that
 * the order of file work is known: a test occupies it with a FIFO, and everything after that is
 * queued until the test lets go.
 */
#ifndef FILE_TEST_H
#define FILE_TEST_H

#include "runtime_test.h"

#include "async/io.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static inline void enter_folder(void)
{
	snprintf(folder, sizeof folder, "/tmp/async-file-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chmod(folder, 0777), 0);
	ck_assert_int_eq(chdir(folder), 0);
	umask(022);
}

static inline void leave_folder(void)
{
	char command[128];

	ck_assert_int_eq(chdir("/"), 0);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	ck_assert_int_eq(system(command), 0);
}

/* A test in a folder of its own. */
#define FILE_TEST(name)                                                                            \
	static int name##_body(void *arg);                                                         \
	START_TEST(name)                                                                           \
	{                                                                                          \
		enter_folder();                                                                    \
		ck_assert_int_eq(run_virtual(name##_body, NULL), 0);                               \
		leave_folder();                                                                    \
	}                                                                                          \
	END_TEST                                                                                   \
	static int name##_body(void *arg __attribute__((unused)))

/* ---- without the library, to set up and to look ----------------------------------------- */

static inline void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	fclose(file);
}

static inline const char *get(const char *path)
{
	static char text[4096];
	FILE *file = fopen(path, "r");

	if (!file)
		return "(none)";
	text[fread(text, 1, sizeof text - 1, file)] = '\0';
	fclose(file);
	return text;
}

static inline unsigned mode_of(const char *path)
{
	struct stat status;

	ck_assert_int_eq(stat(path, &status), 0);
	return status.st_mode & 07777;
}

static inline int entries_in(const char *path)
{
	struct async_directory *directory;

	ck_assert_int_eq(async_directory_list(path, &directory), 0);

	int count = (int)directory->count;

	async_directory_free(directory);
	return count;
}

static inline bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static inline int read_one(void *arg)
{
	char byte;

	return (int)async_file_read(arg, &byte, 1);
}

/* ---- the one thread of the pool, occupied ----------------------------------------------- */

static struct async_task *blocker;

/* Opens the FIFO `gate`, which waits for a writer. */
static inline int wait_at_gate(void *arg)
{
	struct async_file *file;
	int rc = async_file_open("gate", O_RDONLY, 0, &file);

	(void)arg;
	async_file_close(file);
	return rc;
}

static inline void occupy_pool(void)
{
	ck_assert_int_eq(mkfifo("gate", 0600), 0);
	blocker = async_spawn(wait_at_gate, NULL);
	ck_assert_int_eq(async_yield(), 0);
}

static inline void free_pool(void)
{
	int fd;

	while ((fd = open("gate", O_WRONLY | O_NONBLOCK)) < 0)
		ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_await(blocker), 0);
	close(fd);
	ck_assert_int_eq(unlink("gate"), 0);
}

/* Returns what the limit was. */
static inline rlim_t limit_to(int resource, rlim_t value)
{
	struct rlimit limit;
	rlim_t previous;

	ck_assert_int_eq(getrlimit((__rlimit_resource_t)resource, &limit), 0);
	previous = limit.rlim_cur;
	limit.rlim_cur = value;
	ck_assert_int_eq(setrlimit((__rlimit_resource_t)resource, &limit), 0);
	return previous;
}

/* For main, before the first test. */
static inline void use_one_thread(void)
{
	setenv("UV_THREADPOOL_SIZE", "1", 1);
}

#endif
