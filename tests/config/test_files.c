/*
 * Which files count for what: the file of the run, and those below it.
 */
#include <string.h>
#include <unistd.h>

#include "folder.h"

static const char *names(const struct config *config)
{
	const char *list = "", *name;
	for (size_t i = 0; (name = config_file_name(config, i)); i++)
		list = arena_printf(&test_arena, "%s%s%s", list, *list ? " " : "", name);
	return list;
}

static void add(struct config *config, const char *folder)
{
	struct error err = { 0 };
	ck_assert_msg(config_add_folder(config, inside(folder), &err), "%s", err.text);
}

START_TEST(no_file_is_no_mistake)
{
	struct config *config = config_at("");
	ck_assert(config_is_empty(config));
	ck_assert_str_eq(names(config), "");
	ck_assert_ptr_null(config_run(config)->build.text);
	config_free(config);
}
END_TEST

START_TEST(the_topmost_is_the_runs)
{
	file_of(".async-lint.yaml", "jobs: 3\n");
	file_of("a/.async-lint.yaml", "profile: strict\n");
	file_of("a/b/c/d.c", "");
	struct config *config = config_at("a/b/c");
	ck_assert_str_eq(names(config), ".async-lint.yaml a/.async-lint.yaml");
	ck_assert_str_eq(config_run(config)->jobs.text, "3");
	config_free(config);
}
END_TEST

START_TEST(nothing_above_version_control_counts)
{
	file_of(".async-lint.yaml", "jobs: 3\n");
	file_of("a/.git", "gitdir: elsewhere\n");
	file_of("a/b/.async-lint.yaml", "jobs: 4\n");
	struct config *config = config_at("a/b");
	ck_assert_str_eq(names(config), "a/b/.async-lint.yaml");
	config_free(config);
}
END_TEST

START_TEST(a_file_may_end_the_way)
{
	file_of(".async-lint.yaml", "jobs: 3\n");
	file_of("a/.async-lint.yaml", "inherit: false\njobs: 4\n");
	struct config *config = config_at("a/b");
	ck_assert_str_eq(names(config), "a/.async-lint.yaml");
	ck_assert_str_eq(config_run(config)->jobs.text, "4");
	config_free(config);
}
END_TEST

START_TEST(files_below_are_found_when_asked_for)
{
	file_of(".async-lint.yaml", "jobs: 3\n");
	file_of("a/b/.async-lint.yaml", "profile: strict\n");
	file_of("c/.async-lint.yaml", "profile: pedantic\n");
	struct config *config = config_at("");
	ck_assert_str_eq(names(config), ".async-lint.yaml");
	struct hash before = config_hash(config);
	add(config, "a/b/c/d");
	ck_assert_str_eq(names(config), ".async-lint.yaml a/b/.async-lint.yaml");
	ck_assert(!hash_equal(config_hash(config), before));
	before = config_hash(config);
	add(config, "a/b");
	add(config, "a");
	add(config, "");
	ck_assert(hash_equal(config_hash(config), before));
	add(config, "c");
	struct config *other = config_at("");
	add(other, "c");
	add(other, "a/b");
	ck_assert(hash_equal(config_hash(config), config_hash(other)));
	config_free(config);
	config_free(other);
}
END_TEST

START_TEST(files_below_need_none_above)
{
	file_of("a/.async-lint.yaml", "profile: strict\n");
	struct config *config = config_at("");
	add(config, "a");
	ck_assert_str_eq(names(config), "a/.async-lint.yaml");
	config_free(config);
}
END_TEST

START_TEST(files_beside_do_not_count)
{
	file_of("a/.async-lint.yaml", "inherit: false\n");
	file_of("b/.async-lint.yaml", "profile: strict\n");
	struct config *config = config_at("a");
	add(config, "b");
	add(config, "ab");
	ck_assert_str_eq(names(config), "a/.async-lint.yaml");
	config_free(config);
}
END_TEST

START_TEST(files_in_what_is_excluded_do_not_count)
{
	file_of(".async-lint.yaml", "exclude: [third_party]\n");
	file_of("third_party/x/.async-lint.yaml", "nonsense: true\n");
	struct config *config = config_at("");
	add(config, "third_party/x/y");
	ck_assert_str_eq(names(config), ".async-lint.yaml");
	config_free(config);
}
END_TEST

START_TEST(what_concerns_the_run_is_refused_below)
{
	struct error err = { 0 };
	static const char text[] = "profile: strict\njobs: 3\n";
	static const char message[] = "a/.async-lint.yaml:2:1: 'jobs' concerns the whole run: it "
				      "belongs into the topmost "
				      "file of the project\n    2 | jobs: 3\n      | ^";
	file_of(".async-lint.yaml", "");
	file_of("a/.async-lint.yaml", text);
	ck_assert_str_eq(mistake_at("a"), message);
	struct config *config = config_at("");
	ck_assert(!config_add_folder(config, inside("a/b"), &err));
	ck_assert_str_eq(err.text, message);
	config_free(config);
}
END_TEST

START_TEST(a_file_may_be_named)
{
	struct error err = { 0 };
	file_of(".async-lint.yaml", "broken");
	file_of("a/.async-lint.yaml", "profile: pedantic\n");
	file_of("ci/strict.yaml", "profile: strict\njobs: 5\n");
	struct config *config = config_new(&test_words);
	ck_assert_msg(config_open(config, "ci/strict.yaml", inside("a"), &err), "%s", err.text);
	add(config, "a");
	ck_assert_str_eq(names(config), "ci/strict.yaml a/.async-lint.yaml");
	ck_assert_str_eq(config_run(config)->jobs.text, "5");
	config_free(config);

	config = config_new(&test_words);
	ck_assert(!config_open(config, "absent.yaml", inside(""), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "absent.yaml': No such file"));
	config_free(config);
}
END_TEST

START_TEST(without_opening_there_are_no_files)
{
	struct config *config = config_new(&test_words);
	file_of("a/.async-lint.yaml", "nonsense: 1\n");
	add(config, "a");
	ck_assert(config_is_empty(config));
	config_free(config);
}
END_TEST

START_TEST(the_other_ending_is_told)
{
	struct error err = { 0 };
	file_of("a/.async-lint.yml", "profile: strict\n");
	ck_assert_str_eq(
		mistake_at("a/b"), "'a/.async-lint.yml' is not read: call it '.async-lint.yaml'");
	struct config *config = config_at("");
	ck_assert(!config_add_folder(config, inside("a/b"), &err));
	ck_assert_ptr_nonnull(strstr(err.text, "call it"));
	config_free(config);
	file_of(".async-lint.yaml", "exclude: [a]\n");
	config = config_at("");
	add(config, "a/b");
	config_free(config);
}
END_TEST

START_TEST(names_are_seen_from_here)
{
	file_of(".async-lint.yaml", "nonsense: 1\n");
	file_of("a/b/x.c", "");
	ck_assert_int_eq(chdir(inside("a")), 0);
	ck_assert_msg(
		strstr(mistake_at("a"), inside(".async-lint.yaml")) != NULL, "%s", mistake_at("a"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { no_file_is_no_mistake, the_topmost_is_the_runs,
		nothing_above_version_control_counts, a_file_may_end_the_way,
		files_below_are_found_when_asked_for, files_below_need_none_above,
		files_beside_do_not_count, files_in_what_is_excluded_do_not_count,
		what_concerns_the_run_is_refused_below, a_file_may_be_named,
		without_opening_there_are_no_files, the_other_ending_is_told,
		names_are_seen_from_here };
	return run_suite("files", tests, sizeof(tests) / sizeof(*tests));
}
