/*
 * Open files, on a real file system: what they do, how they fail, who may use them at the same
 * time, and what cancelling does to work that waits. Work that runs has test_file_work.c.
 */
#include "file_test.h"

#include <signal.h>

/* ---- reading and writing ---------------------------------------------------------------- */

FILE_TEST(what_is_written_is_read)
{
	struct async_file *file;
	char buffer[16] = "";

	ck_assert_int_eq(async_file_open("a", O_RDWR | O_CREAT | O_EXCL, 0640, &file), 0);
	ck_assert_uint_eq(mode_of("a"), 0640);
	ck_assert_int_eq(async_file_write(file, "hello", 5), 5);
	ck_assert_int_eq(async_file_write(file, "", 0), 0);
	ck_assert_int_eq(async_file_write(file, " you", 4), 4);
	ck_assert_int_eq(async_file_position(file), 9);
	ck_assert_int_eq(async_file_read(file, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_file_seek(file, 6), 0);
	ck_assert_int_eq(async_file_read(file, buffer, sizeof buffer), 3);
	ck_assert_str_eq(buffer, "you");
	ck_assert_int_eq(async_file_read(file, buffer, sizeof buffer), 0);
	ck_assert_int_eq(async_file_sync(file), 0);
	async_file_close(file);
	async_file_close(NULL);
	ck_assert_str_eq(get("a"), "hello you");
	return 0;
}

FILE_TEST(offsets_leave_the_position_alone)
{
	struct async_file *file;
	char buffer[4] = "";

	put("a", "0123456789");
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);
	ck_assert_int_eq(async_file_read_at(file, 7, buffer, 3), 3);
	ck_assert_str_eq(buffer, "789");
	ck_assert_int_eq(async_file_write_at(file, 1, "xy", 2), 2);
	ck_assert_int_eq(async_file_write_at(file, 1, "", 0), 0);
	ck_assert_int_eq(async_file_position(file), 0);
	ck_assert_int_eq(async_file_read(file, buffer, 3), 3);
	ck_assert_str_eq(buffer, "0xy");
	ck_assert_int_eq(async_file_truncate(file, 2), 0);
	ck_assert_str_eq(get("a"), "0x");
	ck_assert_int_eq(async_file_truncate(file, UINT64_MAX), -EFBIG);
	ck_assert_int_eq(async_file_read(file, buffer, 0), -EINVAL);
	ck_assert_int_eq(async_file_read_at(file, 0, buffer, 0), -EINVAL);
	ck_assert_int_eq(async_file_read_at(file, UINT64_MAX, buffer, 1), -EINVAL);
	ck_assert_int_eq(async_file_seek(file, UINT64_MAX), -EINVAL);
	async_file_close(file);
	return 0;
}

FILE_TEST(offsets_past_four_gigabytes)
{
	const uint64_t far = UINT64_C(5) << 30;
	struct async_file_info info;
	struct async_file *file;
	char buffer[4] = "";

	ck_assert_int_eq(async_file_open("a", O_RDWR | O_CREAT, 0600, &file), 0);
	ck_assert_int_eq(async_file_seek(file, far), 0);
	ck_assert_int_eq(async_file_write(file, "far", 3), 3);
	ck_assert_int_eq(async_file_position(file), (int64_t)far + 3);
	ck_assert_int_eq(async_file_read_at(file, far, buffer, 4), 3);
	ck_assert_str_eq(buffer, "far");
	ck_assert_int_eq(async_file_stat(file, &info), 0);
	ck_assert_uint_eq(info.size, far + 3);
	async_file_close(file);
	return 0;
}

FILE_TEST(megabytes_in_one_call)
{
	const size_t size = 20 << 20;
	char *data = malloc(size), *copy;
	size_t copied;
	struct async_file *file;

	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i * 7 >> 3);
	ck_assert_int_eq(async_file_open("a", O_WRONLY | O_CREAT, 0600, &file), 0);
	ck_assert_int_eq(async_file_write(file, data, size), (ssize_t)size);
	async_file_close(file);
	ck_assert_int_eq(async_file_read_all("a", size, &copy, &copied), 0);
	ck_assert_uint_eq(copied, size);
	ck_assert_int_eq(memcmp(copy, data, size), 0);
	free(copy);
	free(data);
	return 0;
}

FILE_TEST(a_fifo_has_no_position)
{
	struct async_file *reader, *writer;
	char buffer[8] = "";

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	ck_assert_int_eq(async_file_open("fifo", O_RDONLY | O_NONBLOCK, 0, &reader), 0);
	ck_assert_int_eq(async_file_open("fifo", O_WRONLY | O_NONBLOCK, 0, &writer), 0);
	ck_assert_int_eq(async_file_position(reader), -ESPIPE);
	ck_assert_int_eq(async_file_seek(reader, 0), -ESPIPE);
	ck_assert_int_eq(async_file_read_at(reader, 0, buffer, 1), -ESPIPE);
	ck_assert_int_eq(async_file_write_at(writer, 0, buffer, 1), -ESPIPE);
	ck_assert_int_eq(async_file_read(reader, buffer, 1), -EAGAIN);
	ck_assert_int_eq(async_file_write(writer, "abc", 3), 3);
	ck_assert_int_eq(async_file_read(reader, buffer, 2), 2);
	ck_assert_int_eq(async_file_read(reader, buffer + 2, 2), 1);
	ck_assert_str_eq(buffer, "abc");
	async_file_close(writer);
	/* Closing goes through the same queue. */
	ck_assert_int_eq(async_file_read(reader, buffer, 1), 0);
	async_file_close(reader);
	return 0;
}

FILE_TEST(a_descriptor_becomes_a_file)
{
	struct async_file *file;
	char buffer[8] = "";
	int fd;

	put("a", "0123456789");
	fd = open("a", O_RDONLY);
	ck_assert_int_eq(lseek(fd, 4, SEEK_SET), 4);
	ck_assert_int_eq(async_file_adopt(fd, &file), 0);
	ck_assert_int_eq(async_file_descriptor(file), fd);
	ck_assert_int_eq(async_file_read(file, buffer, 2), 2);
	ck_assert_str_eq(buffer, "45");
	async_file_close(file);
	while (is_open(fd))
		ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_file_adopt(fd, &file), -EBADF);
	ck_assert_ptr_null(file);
	return 0;
}

/* ---- errors ----------------------------------------------------------------------------- */

FILE_TEST(errors_of_the_system)
{
	struct async_file *file = (void *)folder;
	char byte;

	ck_assert_int_eq(async_file_open("none", O_RDONLY, 0, &file), -ENOENT);
	ck_assert_ptr_null(file);
	ck_assert_str_eq(async_last_error()->operation, "open");
	ck_assert_str_eq(async_last_error()->detail, "none");
	ck_assert_int_eq(async_file_open(".", O_WRONLY, 0, &file), -EISDIR);
	ck_assert_int_eq(async_file_open(".", O_RDONLY, 0, &file), 0);
	ck_assert_int_eq(async_file_read(file, &byte, 1), -EISDIR);
	async_file_close(file);
	ck_assert_int_eq(async_file_open("/dev/full", O_RDWR, 0, &file), 0);
	ck_assert_int_eq(async_file_write(file, "x", 1), -ENOSPC);
	ck_assert_int_eq(async_file_position(file), 0);
	ck_assert_str_eq(async_last_error()->operation, "write");
	async_file_close(file);
	ck_assert_int_eq(async_file_open("a", O_RDONLY | O_CREAT, 0600, &file), 0);
	ck_assert_int_eq(async_file_write(file, "x", 1), -EBADF);
	async_file_close(file);
	ck_assert_int_eq(async_file_open(NULL, O_RDONLY, 0, &file), ASYNC_EMISUSE);
	ck_assert_int_eq(async_rename("a", NULL), ASYNC_EMISUSE);
	return 0;
}

FILE_TEST(no_permission)
{
	struct async_directory *directory;
	struct async_file *file;

	put("a", "secret");
	ck_assert_int_eq(chmod("a", 0), 0);
	ck_assert_int_eq(mkdir("d", 0), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_int_eq(async_file_open("a", O_RDONLY, 0, &file), -EACCES);
	ck_assert_int_eq(async_directory_list("d", &directory), -EACCES);
	ck_assert_ptr_null(directory);
	ck_assert_int_eq(async_exists("d/x"), -EACCES);
	ck_assert_int_eq(async_file_write_all("d/x", "x", 1), -EACCES);
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	return 0;
}

FILE_TEST(a_partial_write_shows_in_the_position)
{
	struct async_file *file;
	rlim_t previous;
	char data[1500] = "";

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(async_file_open("a", O_WRONLY | O_CREAT, 0600, &file), 0);
	previous = limit_to(RLIMIT_FSIZE, 1000);
	ck_assert_int_eq(async_file_write(file, data, sizeof data), -EFBIG);
	ck_assert_int_eq(async_file_position(file), 1000);
	async_file_close(file);
	(void)limit_to(RLIMIT_FSIZE, previous);
	return 0;
}

FILE_TEST(no_descriptor_left)
{
	struct async_file *file;
	rlim_t previous;
	char *data;
	size_t size;

	ck_assert_int_eq(async_exists("."), 1); /* the pool has started */
	previous = limit_to(RLIMIT_NOFILE, 0);
	ck_assert_int_eq(async_file_open("a", O_WRONLY | O_CREAT, 0600, &file), -EMFILE);
	ck_assert_ptr_null(file);
	ck_assert_int_eq(async_file_read_all("/dev/null", 9, &data, &size), -EMFILE);
	ck_assert_ptr_null(data);
	(void)limit_to(RLIMIT_NOFILE, previous);
	return 0;
}

START_TEST(outside_of_a_task)
{
	struct async_file_info info;
	struct async_directory *directory;
	struct async_file *file;
	char *data;
	size_t size;

	ck_assert_int_eq(async_file_open("a", 0, 0, &file), ASYNC_ENOTASK);
	ck_assert_int_eq(async_file_adopt(0, &file), ASYNC_ENOTASK);
	ck_assert_int_eq(async_stat(".", &info), ASYNC_ENOTASK);
	ck_assert_int_eq(async_lstat(".", &info), ASYNC_ENOTASK);
	ck_assert_int_eq(async_exists("."), ASYNC_ENOTASK);
	ck_assert_int_eq(async_unlink("a"), ASYNC_ENOTASK);
	ck_assert_int_eq(async_realpath(".", &data), ASYNC_ENOTASK);
	ck_assert_int_eq(async_directory_list(".", &directory), ASYNC_ENOTASK);
	ck_assert_int_eq(async_file_read_all("a", 1, &data, &size), ASYNC_ENOTASK);
	ck_assert_int_eq(async_file_write_all("a", "", 0), ASYNC_ENOTASK);
}
END_TEST

/* ---- several tasks, one file ------------------------------------------------------------ */

static int read_third(void *arg)
{
	char byte;

	return (int)async_file_read_at(arg, 2, &byte, 1) == 1 ? byte : -EIO;
}

FILE_TEST(the_position_serves_one_task_at_a_time)
{
	struct async_file *file;
	int results[4];

	put("a", "abcdef");
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);
	struct async_task *tasks[] = { async_spawn(read_one, file), async_spawn(read_third, file),
		async_spawn(read_third, file) };
	struct async_task *late = async_spawn(read_one, file);

	ck_assert_int_eq(async_yield_microtask(), 0);
	ck_assert_int_eq(async_file_write(file, "x", 1), -EBUSY);
	ck_assert_int_eq(async_file_seek(file, 0), -EBUSY);
	ck_assert_int_eq(async_await(late), -EBUSY);
	ck_assert_int_eq(async_gather(tasks, 3, results), 0);
	ck_assert_int_eq(results[0], 1);
	ck_assert_int_eq(results[1], 'c');
	ck_assert_int_eq(results[2], 'c');
	ck_assert_int_eq(async_file_position(file), 1);
	async_file_close(file);
	return 0;
}

static int write_line(void *arg)
{
	return async_file_write(arg, "line\n", 5) == 5 ? 0 : -EIO;
}

FILE_TEST(appending_serves_all)
{
	struct async_file *file;
	struct async_task *tasks[10];
	char buffer[8] = "";

	put("a", "head\n");
	ck_assert_int_eq(async_file_open("a", O_RDWR | O_APPEND, 0, &file), 0);
	for (int i = 0; i < 10; i++)
		tasks[i] = async_spawn(write_line, file);
	ck_assert_int_eq(async_gather(tasks, 10, NULL), 0);
	ck_assert_int_eq(async_file_write_at(file, 0, "x", 1), -ESPIPE);
	ck_assert_int_eq(async_file_position(file), 0);
	ck_assert_int_eq(async_file_read(file, buffer, 5), 5);
	ck_assert_str_eq(buffer, "head\n");
	ck_assert_str_eq(
		get("a"), "head\nline\nline\nline\nline\nline\nline\nline\nline\nline\nline\n");
	async_file_close(file);
	return 0;
}

/* ---- cancellation ----------------------------------------------------------------------- */

FILE_TEST(what_has_not_begun_is_taken_back)
{
	struct async_file *file;
	char buffer[4] = "";

	put("a", "abc");
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);
	occupy_pool();

	struct async_task *reader = async_spawn(read_one, file);

	ck_assert_int_eq(async_yield(), 0);
	ck_assert_int_eq(async_cancel_and_await(reader), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_position(file), 0);

	struct async_task *writer = async_spawn(write_line, file);

	ck_assert_int_eq(async_yield(), 0);
	async_cancel(writer);
	async_cancel(writer);
	ck_assert_int_eq(async_await(writer), -EIO); /* its own word for it */
	free_pool();
	ck_assert_int_eq(async_file_read(file, buffer, 3), 3);
	ck_assert_str_eq(buffer, "abc");
	async_file_close(file);
	return 0;
}

static int every_call(void *arg)
{
	struct async_file *file = arg, *other;
	struct async_file_info info;
	struct async_directory *directory;
	char *data;
	size_t size;

	ck_assert_int_eq(async_file_open("new", O_CREAT | O_RDWR, 0600, &other), ASYNC_ECANCELED);
	ck_assert_ptr_null(other);
	ck_assert_int_eq(async_file_read(file, &size, 1), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_write(file, &size, 1), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_read_at(file, 0, &size, 1), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_write_at(file, 0, &size, 1), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_stat(file, &info), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_truncate(file, 0), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_sync(file), ASYNC_ECANCELED);
	ck_assert_int_eq(async_stat("a", &info), ASYNC_ECANCELED);
	ck_assert_int_eq(async_exists("a"), ASYNC_ECANCELED);
	ck_assert_int_eq(async_unlink("a"), ASYNC_ECANCELED);
	ck_assert_int_eq(async_rename("a", "b"), ASYNC_ECANCELED);
	ck_assert_int_eq(async_mkdir("c", 0700), ASYNC_ECANCELED);
	ck_assert_int_eq(async_rmdir("d"), ASYNC_ECANCELED);
	ck_assert_int_eq(async_chmod("a", 0), ASYNC_ECANCELED);
	ck_assert_int_eq(async_realpath("a", &data), ASYNC_ECANCELED);
	ck_assert_int_eq(async_directory_list(".", &directory), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_read_all("a", 9, &data, &size), ASYNC_ECANCELED);
	ck_assert_int_eq(async_file_write_all("a", "new", 3), ASYNC_ECANCELED);
	return 0;
}

FILE_TEST(in_a_cancelled_scope_nothing_happens)
{
	struct async_file *file;

	put("a", "abc");
	ck_assert_int_eq(mkdir("d", 0700), 0);
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);

	struct async_task *task = async_spawn(every_call, file);

	ck_assert_int_eq(async_cancel_and_await(task), 0);
	ck_assert_int_eq(async_file_position(file), 0);
	async_file_close(file);
	ck_assert_str_eq(get("a"), "abc");
	ck_assert_int_eq(entries_in("."), 2);
	return 0;
}

/* One call that fails unless it is taken back while it is queued. */
#define QUEUED_CALL(name, call)                                                                    \
	static int name(void *arg)                                                                 \
	{                                                                                          \
		struct async_file_info info __attribute__((unused));                               \
		struct async_directory *directory __attribute__((unused)) = NULL;                  \
		struct async_file *file __attribute__((unused)) = arg;                             \
		char *data __attribute__((unused)) = NULL;                                         \
		size_t size __attribute__((unused));                                               \
		int rc = (int)(call);                                                              \
                                                                                                   \
		ck_assert_ptr_null(data);                                                          \
		ck_assert_ptr_null(directory);                                                     \
		return rc;                                                                         \
	}

QUEUED_CALL(queued_open, async_file_open("new", O_CREAT | O_RDWR, 0600, &file))
QUEUED_CALL(queued_write_at, async_file_write_at(file, 0, "xyz", 3))
QUEUED_CALL(queued_truncate, async_file_truncate(file, 0))
QUEUED_CALL(queued_sync, async_file_sync(file))
QUEUED_CALL(queued_stat, async_file_stat(file, &info))
QUEUED_CALL(queued_unlink, async_unlink("a"))
QUEUED_CALL(queued_list, async_directory_list(".", &directory))
QUEUED_CALL(queued_realpath, async_realpath("a", &data))
QUEUED_CALL(queued_read_all, async_file_read_all("a", 9, &data, &size))
QUEUED_CALL(queued_write_all, async_file_write_all("a", "new", 3))

FILE_TEST(every_kind_of_work_can_be_taken_back)
{
	const async_fn calls[] = { queued_open, queued_write_at, queued_truncate, queued_sync,
		queued_stat, queued_unlink, queued_list, queued_realpath, queued_read_all,
		queued_write_all };
	struct async_file *file;

	put("a", "abc");
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);
	occupy_pool();
	for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
		struct async_task *task = async_spawn(calls[i], file);

		ck_assert_int_eq(async_yield(), 0);
		ck_assert_int_eq(async_cancel_and_await(task), ASYNC_ECANCELED);
	}
	free_pool();
	async_file_close(file);
	ck_assert_str_eq(get("a"), "abc");
	ck_assert_int_eq(entries_in("."), 1);
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		what_is_written_is_read,
		offsets_leave_the_position_alone,
		offsets_past_four_gigabytes,
		megabytes_in_one_call,
		a_fifo_has_no_position,
		a_descriptor_becomes_a_file,
		errors_of_the_system,
		no_permission,
		a_partial_write_shows_in_the_position,
		no_descriptor_left,
		outside_of_a_task,
		the_position_serves_one_task_at_a_time,
		appending_serves_all,
		what_has_not_begun_is_taken_back,
		in_a_cancelled_scope_nothing_happens,
		every_kind_of_work_can_be_taken_back,
	};

	use_one_thread();
	return RUN_SUITE("file", tests);
}
