/*
 * Paths, directories and whole files, on a real file system.
 */
#include "file_test.h"

#include <signal.h>

/* ---- paths and directories -------------------------------------------------------------- */

FILE_TEST(paths)
{
	struct async_file_info info;
	char *resolved, expected[128];

	put("a", "abc");
	ck_assert_int_eq(symlink("a", "link"), 0);
	ck_assert_int_eq(async_stat("link", &info), 0);
	ck_assert_int_eq(info.kind, ASYNC_FILE_REGULAR);
	ck_assert_uint_eq(info.size, 3);
	ck_assert_uint_eq(info.mode, 0644);
	ck_assert_uint_eq(info.user, geteuid());
	ck_assert_int_gt(info.modified_ns, INT64_C(1600000000) * 1000000000);
	ck_assert_int_eq(async_lstat("link", &info), 0);
	ck_assert_int_eq(info.kind, ASYNC_FILE_LINK);
	ck_assert_int_eq(async_stat("/dev/null", &info), 0);
	ck_assert_int_eq(info.kind, ASYNC_FILE_CHARACTER_DEVICE);
	ck_assert_int_eq(async_stat("none", &info), -ENOENT);
	ck_assert_int_eq(async_realpath("./link", &resolved), 0);
	snprintf(expected, sizeof expected, "%s/a", folder);
	ck_assert_str_eq(resolved, expected);
	free(resolved);
	ck_assert_int_eq(async_realpath("none", &resolved), -ENOENT);
	ck_assert_ptr_null(resolved);
	ck_assert_int_eq(async_exists("link"), 1);
	ck_assert_int_eq(async_exists("none"), 0);
	ck_assert_int_eq(async_exists("a/none"), 0);
	ck_assert_int_eq(async_chmod("a", 0600), 0);
	ck_assert_uint_eq(mode_of("a"), 0600);
	ck_assert_int_eq(async_mkdir("d", 0755), 0);
	ck_assert_int_eq(async_mkdir("d", 0755), -EEXIST);
	ck_assert_int_eq(async_rename("a", "d/b"), 0);
	ck_assert_int_eq(async_exists("link"), 0);
	ck_assert_int_eq(async_rmdir("d"), -ENOTEMPTY);
	ck_assert_int_eq(async_unlink("d/b"), 0);
	ck_assert_int_eq(async_unlink("d/b"), -ENOENT);
	ck_assert_int_eq(async_rmdir("d"), 0);
	ck_assert_str_eq(async_last_error()->operation, "unlink");
	return 0;
}

FILE_TEST(a_directory_is_listed_in_order)
{
	struct async_directory *directory;

	ck_assert_int_eq(async_directory_list(".", &directory), 0);
	ck_assert_uint_eq(directory->count, 0);
	async_directory_free(directory);
	async_directory_free(NULL);
	put("b", "");
	put("a", "");
	put(".hidden", "");
	ck_assert_int_eq(mkdir("Z", 0700), 0);
	ck_assert_int_eq(mkfifo("c", 0600), 0);
	ck_assert_int_eq(symlink("b", "d"), 0);
	ck_assert_int_eq(async_directory_list(".", &directory), 0);
	for (size_t i = 0; i < directory->count; i++) {
		char event[32];

		snprintf(event, sizeof event, "%s:%d", directory->entries[i].name,
			(int)directory->entries[i].kind);
		log_event(event);
	}
	ck_assert_str_eq(event_log, ".hidden:1 Z:2 a:1 b:1 c:4 d:3");
	async_directory_free(directory);
	ck_assert_int_eq(async_directory_list("a", &directory), -ENOTDIR);
	ck_assert_ptr_null(directory);
	return 0;
}

/* ---- whole files ------------------------------------------------------------------------ */

FILE_TEST(all_of_a_file)
{
	char *data;
	size_t size;

	put("a", "hello");
	ck_assert_int_eq(async_file_read_all("a", 5, &data, &size), 0);
	ck_assert_uint_eq(size, 5);
	ck_assert_str_eq(data, "hello");
	free(data);
	ck_assert_int_eq(async_file_read_all("a", 4, &data, &size), -EFBIG);
	ck_assert_ptr_null(data);
	ck_assert_int_eq(async_file_read_all("a", 0, &data, &size), -EFBIG);
	ck_assert_int_eq(async_file_read_all("a", SIZE_MAX, &data, &size), 0);
	free(data);
	put("a", "");
	ck_assert_int_eq(async_file_read_all("a", 0, &data, &size), 0);
	ck_assert_uint_eq(size, 0);
	ck_assert_str_eq(data, "");
	free(data);
	/* These say their size is 0. */
	ck_assert_int_eq(async_file_read_all("/proc/self/smaps", SIZE_MAX, &data, &size), 0);
	ck_assert_uint_gt(size, 8192);
	ck_assert_uint_eq(strlen(data), size);
	free(data);
	ck_assert_int_eq(async_file_read_all("/proc/self/smaps", 100, &data, &size), -EFBIG);
	ck_assert_int_eq(async_file_read_all("/dev/zero", 100000, &data, &size), -EFBIG);
	ck_assert_int_eq(async_file_read_all(".", 9, &data, &size), -EISDIR);
	ck_assert_int_eq(async_file_read_all("none", 9, &data, &size), -ENOENT);
	return 0;
}

FILE_TEST(a_file_is_replaced)
{
	struct async_file_info before, after;

	ck_assert_int_eq(async_file_write_all("a", "one", 3), 0);
	ck_assert_str_eq(get("a"), "one");
	ck_assert_uint_eq(mode_of("a"), 0644);
	ck_assert_int_eq(chmod("a", 0750), 0);
	ck_assert_int_eq(async_stat("a", &before), 0);
	ck_assert_int_eq(async_file_write_all("a", "second", 6), 0);
	ck_assert_int_eq(async_stat("a", &after), 0);
	ck_assert_str_eq(get("a"), "second");
	ck_assert_uint_eq(after.mode, 0750);
	ck_assert_uint_ne(before.inode, after.inode);
	ck_assert_int_eq(symlink("a", "link"), 0);
	ck_assert_int_eq(async_file_write_all("link", "third", 5), 0);
	ck_assert_str_eq(get("a"), "third");
	ck_assert_int_eq(async_file_write_all("a", "", 0), 0);
	ck_assert_str_eq(get("a"), "");
	ck_assert_int_eq(async_file_write_all(".", "x", 1), -EISDIR);
	ck_assert_int_eq(async_file_write_all("none/a", "x", 1), -ENOENT);
	ck_assert_int_eq(async_file_write_all("a/b", "x", 1), -ENOTDIR);
	ck_assert_int_eq(async_file_write_all("/dev/null", "x", 1), 0);
	ck_assert_int_eq(async_file_write_all("/dev/full", "x", 1), -ENOSPC);
	ck_assert_int_eq(async_stat("/dev/full", &after), 0);
	ck_assert_int_eq(after.kind, ASYNC_FILE_CHARACTER_DEVICE);
	ck_assert_int_eq(entries_in("."), 2);
	return 0;
}

FILE_TEST(half_a_file_is_no_file)
{
	char data[1500] = "";
	rlim_t previous;

	signal(SIGXFSZ, SIG_IGN);
	put("a", "old");
	previous = limit_to(RLIMIT_FSIZE, 1000);
	ck_assert_int_eq(async_file_write_all("a", data, sizeof data), -EFBIG);
	(void)limit_to(RLIMIT_FSIZE, previous);
	ck_assert_str_eq(get("a"), "old");
	ck_assert_int_eq(entries_in("."), 1);
	return 0;
}

static int replace_it(void *arg)
{
	(void)arg;
	return async_file_write_all("a", "new", 3);
}

/* Whatever moment the cancellation comes at: all or nothing, and nothing left behind. */
FILE_TEST(replacing_is_all_or_nothing)
{
	for (int turns = 0; turns < 60; turns++) {
		struct async_task *task;
		int rc;

		put("a", "old");
		task = async_spawn(replace_it, NULL);
		for (int i = 0; i < turns; i++)
			ck_assert_int_eq(async_yield(), 0);
		rc = async_cancel_and_await(task);
		ck_assert(rc == 0 || rc == ASYNC_ECANCELED);
		ck_assert_str_eq(get("a"), rc == 0 ? "new" : "old");
		ck_assert_int_eq(entries_in("."), 1);
	}
	return 0;
}

int main(void)
{
	const TTest *const tests[] = {
		paths,
		a_directory_is_listed_in_order,
		all_of_a_file,
		a_file_is_replaced,
		half_a_file_is_no_file,
		replacing_is_all_or_nothing,
	};

	use_one_thread();
	return RUN_SUITE("path", tests);
}
