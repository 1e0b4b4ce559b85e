/*
 * Files and paths.
 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "suite.h"

static struct arena arena;
static struct error err;
static char folder[] = "/tmp/async-lint-file-XXXXXX";

static void set_up(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void)
{
	const char *command = arena_printf(&arena, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(command), 0);
	arena_release(&arena);
}

static const char *inside(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name);
}

/* ---------------------------------------------------------------------------------------- paths */

static const char *const joined[][3] = {
	{ "a", "b", "a/b" },
	{ "a/", "b", "a/b" },
	{ "a//", "//b", "/b" },
	{ "a", "/b", "/b" },
	{ "/a/b", "../c", "/a/c" },
	{ "/a/b", "../../c", "/c" },
	{ "/a/b", "../../../c", "/c" },
	{ "/", "..", "/" },
	{ "/", ".", "/" },
	{ "/", "a", "/a" },
	{ "", "a", "a" },
	{ "", "", "." },
	{ ".", ".", "." },
	{ "a", "..", "." },
	{ "a", "../b", "b" },
	{ "a", "../../b", "../b" },
	{ "../a", "../b", "../b" },
	{ "..", "..", "../.." },
	{ "../..", "..", "../../.." },
	{ "a/..b", "../c", "a/c" },
	{ "a/b..", "c", "a/b../c" },
	{ "a/...", "../c", "a/c" },
	{ "./a/./b/.", "./c/./", "a/b/c" },
	{ "/a/./b//c/", "", "/a/b/c" },
	{ "/a", "b/", "/a/b" },
	{ "a", "b/..", "a" },
	{ "/a\xff/b", "../\x80", "/a\xff/\x80" },
};

START_TEST(paths_are_joined)
{
	ck_assert_str_eq(path_join(&arena, joined[_i][0], joined[_i][1]), joined[_i][2]);
}
END_TEST

START_TEST(paths_are_joined_to_nothing)
{
	ck_assert_str_eq(path_join(&arena, NULL, "a/../b"), "b");
	ck_assert_str_eq(path_join(&arena, NULL, "/.."), "/");
}
END_TEST

START_TEST(paths_are_seen_from_a_root)
{
	ck_assert_str_eq(path_relative("/a", "/a/b/c"), "b/c");
	ck_assert_str_eq(path_relative("/a", "/ab/c"), "/ab/c");
	ck_assert_str_eq(path_relative("/a", "/a"), "/a");
	ck_assert_str_eq(path_relative("/", "/a"), "a");
	ck_assert_str_eq(path_relative("/", "/"), "/");
	ck_assert_str_eq(path_relative("/a", "b"), "b");
	ck_assert_str_eq(path_relative("", "b/c"), "b/c");
}
END_TEST

START_TEST(paths_have_folders_and_names)
{
	ck_assert_str_eq(path_folder(&arena, "a/b"), "a");
	ck_assert_str_eq(path_folder(&arena, "/a"), "/");
	ck_assert_str_eq(path_folder(&arena, "a"), ".");
	ck_assert_str_eq(path_folder(&arena, "/a/b/c"), "/a/b");
	ck_assert_str_eq(path_name("a/b"), "b");
	ck_assert_str_eq(path_name("b"), "b");
	ck_assert_str_eq(path_name("a/"), "");
}
END_TEST

/* ---------------------------------------------------------------------------------------- files */

START_TEST(a_file_is_written_and_read)
{
	static const char bytes[] = "a\0b\n";
	const char *read = NULL;
	size_t size = 0;
	const char *path = inside("file");
	ck_assert_msg(file_write(path, "old", 3, &err), "%s", err.text);
	ck_assert_msg(file_write(path, bytes, sizeof(bytes) - 1, &err), "%s", err.text);
	ck_assert_msg(file_read(&arena, path, &read, &size, &err), "%s", err.text);
	ck_assert_uint_eq(size, sizeof(bytes) - 1);
	ck_assert_mem_eq(read, bytes, sizeof(bytes)); /* with the NUL behind */
	ck_assert(file_write(path, "", 0, &err));
	ck_assert(file_read(&arena, path, &read, &size, &err));
	ck_assert_uint_eq(size, 0);
	ck_assert_str_eq(read, "");
}
END_TEST

START_TEST(what_is_no_file_is_not_read)
{
	const char *read = NULL;
	size_t size = 0;
	ck_assert(!file_read(&arena, inside("none"), &read, &size, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "none"));
	ck_assert(!file_read(&arena, folder, &read, &size, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "not a file"));
	ck_assert(!file_write(inside("none/file"), "x", 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "none/file"));
}
END_TEST

START_TEST(a_replaced_file_keeps_its_mode)
{
	const char *path = inside("source.c"), *bytes;
	struct stat stat_buffer;
	size_t size;
	ck_assert(file_write(path, "old", 3, &err));
	ck_assert_int_eq(chmod(path, 0750), 0);
	ck_assert(file_replace(path, "newer", 5, &err));
	ck_assert(file_read(&arena, path, &bytes, &size, &err));
	ck_assert_str_eq(bytes, "newer");
	ck_assert_int_eq(stat(path, &stat_buffer), 0);
	ck_assert_int_eq(stat_buffer.st_mode & 07777, 0750);
	ck_assert(!file_replace(inside("absent.c"), "x", 1, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "absent.c"));
}
END_TEST

START_TEST(a_failing_write_leaves_the_old_file)
{
	const char *path = inside("file"), *read = NULL;
	size_t size = 0;
	char *large = arena_alloc(&arena, 1 << 20);
	ck_assert(file_write(path, "old", 3, &err));

	signal(SIGXFSZ, SIG_IGN);
	struct rlimit limit = { .rlim_cur = 1 << 16, .rlim_max = RLIM_INFINITY };
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert(!file_write(path, large, 1 << 20, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "cannot write"));
	ck_assert(file_read(&arena, path, &read, &size, &err));
	ck_assert_str_eq(read, "old");
	/* Nothing else is left behind: the folder goes once the file is gone. */
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

START_TEST(folders_are_made)
{
	struct stat stat_of;
	const char *path = inside("a/b//c");
	ck_assert_msg(file_make_folders(path, &err), "%s", err.text);
	ck_assert_int_eq(stat(path, &stat_of), 0);
	ck_assert(S_ISDIR(stat_of.st_mode));
	ck_assert(file_make_folders(path, &err));
	ck_assert(file_make_folders(inside("d/"), &err));
	ck_assert(file_write(inside("file"), "x", 1, &err));
	ck_assert(!file_make_folders(inside("file/a"), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "file/a"));
}
END_TEST

int main(void)
{
	TCase *cases = tcase_create("file");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, paths_are_joined, 0, (int)(sizeof(joined) / sizeof(*joined)));
	tcase_add_test(cases, paths_are_joined_to_nothing);
	tcase_add_test(cases, paths_are_seen_from_a_root);
	tcase_add_test(cases, paths_have_folders_and_names);
	tcase_add_test(cases, a_file_is_written_and_read);
	tcase_add_test(cases, what_is_no_file_is_not_read);
	tcase_add_test(cases, a_replaced_file_keeps_its_mode);
	tcase_add_test(cases, a_failing_write_leaves_the_old_file);
	tcase_add_test(cases, folders_are_made);
	return suite_run("file", cases);
}
