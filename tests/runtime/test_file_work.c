/*
 * Work on open files that runs: cancelling and closing wait for it, and time stands still.
 */
#include "file_test.h"

#include <sys/ioctl.h>

enum { MORE_THAN_A_PIPE = 300000 };

struct big_write {
	struct async_file *file;
	char *data;
};

static int write_big(void *arg)
{
	struct big_write *write = arg;

	return (int)async_file_write(write->file, write->data, MORE_THAN_A_PIPE);
}

/* A task whose write to a FIFO is half done. */
static struct async_task *start_big_write(struct big_write *write, int *reader)
{
	int available = 0;

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	*reader = open("fifo", O_RDONLY | O_NONBLOCK);
	ck_assert_int_eq(async_file_open("fifo", O_WRONLY, 0, &write->file), 0);
	write->data = calloc(1, MORE_THAN_A_PIPE);

	struct async_task *task = async_spawn(write_big, write);

	while (available == 0) {
		ck_assert_int_eq(async_yield(), 0);
		ck_assert_int_eq(ioctl(*reader, FIONREAD, &available), 0);
	}
	return task;
}

static void read_away(int reader)
{
	static char buffer[65536];

	for (size_t left = MORE_THAN_A_PIPE; left > 0;) {
		ssize_t count = read(reader, buffer, sizeof buffer);

		if (count > 0)
			left -= (size_t)count;
		ck_assert_int_eq(async_yield(), 0);
	}
	close(reader);
}

FILE_TEST(what_runs_is_waited_for)
{
	struct big_write write;
	int reader;
	struct async_task *task = start_big_write(&write, &reader);

	async_cancel(task);
	ck_assert_int_eq(async_yield(), 0);
	read_away(reader);
	ck_assert_int_eq(async_await(task), MORE_THAN_A_PIPE);
	free(write.data);
	async_file_close(write.file);
	return 0;
}

FILE_TEST(closing_waits_for_what_runs)
{
	struct big_write write;
	int reader;
	struct async_task *task = start_big_write(&write, &reader);
	int fd = async_file_descriptor(write.file);

	async_file_close(write.file);
	ck_assert_int_eq(async_yield(), 0);
	ck_assert(is_open(fd));
	read_away(reader);
	ck_assert_int_eq(async_await(task), MORE_THAN_A_PIPE);
	while (is_open(fd))
		ck_assert_int_eq(async_yield(), 0);
	free(write.data);
	return 0;
}

static int stat_it(void *arg)
{
	struct async_file_info info;

	return async_file_stat(arg, &info);
}

FILE_TEST(closing_takes_back_what_has_not_begun)
{
	struct async_file *file;
	int results[2];

	put("a", "abc");
	ck_assert_int_eq(async_file_open("a", O_RDWR, 0, &file), 0);

	int fd = async_file_descriptor(file);

	occupy_pool();

	struct async_task *tasks[] = { async_spawn(read_one, file), async_spawn(stat_it, file) };

	ck_assert_int_eq(async_yield(), 0);
	async_file_close(file);
	ck_assert_int_eq(async_all_settled(tasks, 2, results), 0);
	ck_assert_int_eq(results[0], ASYNC_ECLOSED);
	ck_assert_int_eq(results[1], ASYNC_ECLOSED);
	ck_assert(is_open(fd)); /* the pool has not come to it yet */
	free_pool();
	while (is_open(fd))
		ck_assert_int_eq(async_yield(), 0);
	return 0;
}

static int left_open;

FILE_TEST(time_stands_still_while_a_file_is_read)
{
	uint64_t ms = 5;
	struct async_task *sleeper = async_spawn(sleep_task, &ms);
	char *data;
	size_t size;

	put("a", "abc");
	ck_assert_int_eq(async_yield(), 0);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(async_file_read_all("a", 3, &data, &size), 0);
		free(data);
	}
	ck_assert_uint_eq(async_now(), 0);
	ck_assert_int_eq(async_await(sleeper), 0);
	ck_assert_uint_eq(async_now(), 5);
	return 0;
}

static int leave_open(void *arg)
{
	struct async_file *file;

	(void)arg;
	ck_assert_int_eq(async_file_open("/dev/null", O_RDONLY, 0, &file), 0);
	left_open = async_file_descriptor(file);
	return 0;
}

START_TEST(the_loop_closes_what_was_left_open)
{
	ck_assert_int_eq(run_virtual(leave_open, NULL), 0);
	ck_assert(!is_open(left_open));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_runs_is_waited_for,
		closing_waits_for_what_runs,
		closing_takes_back_what_has_not_begun,
		time_stands_still_while_a_file_is_read,
		the_loop_closes_what_was_left_open,
	};

	use_one_thread();
	return RUN_SUITE("file_work", tests);
}
