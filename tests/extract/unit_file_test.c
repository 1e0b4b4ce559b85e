/*
 * Units as files: the same bytes wherever the checkout and the build are, shards that miss nothing
 * and hold nothing twice, folders that keep no unit of a source that is gone.
 */
#include "project.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/depfile.h"
#include "driver/unit_file.h"

static struct arena arena;

static struct text bytes_of(const struct project *project, const char *path, bool blank)
{
	struct text bytes = { 0 };
	struct error err;
	size_t unit = (size_t)(project_unit(project, path) - project->plan.units);
	if (!unit_file_encode(&bytes, &project->plan, &project->extraction, unit, blank, &err))
		ck_abort_msg("%s", err.text);
	return bytes;
}

static void expect_same(struct text a, struct text b, bool same)
{
	bool is_same = a.length == b.length && !memcmp(a.bytes, b.bytes, a.length);
	text_release(&a);
	text_release(&b);
	ck_assert_int_eq(is_same, same);
}

/* In `project`'s folder, with the build elsewhere below it. */
static void make_example(struct project *project, const char *build)
{
	struct text flags = { 0 };
	project_init(project);
	project_write_example(project);
	text_printf(&flags, "-I%s/include -I%s/%s -DX=1 -o CMakeFiles/app.dir/x.o", project->root,
		project->root, build);
	project_database(project, text_string(&flags), "a.c", "sub/b.c", "c.c", NULL);
	text_release(&flags);
	project_run(project);
}

START_TEST(equal_sources_are_equal_bytes_elsewhere)
{
	struct project one, other;
	make_example(&one, "build");
	make_example(&other, "another-build");
	ck_assert_str_ne(one.root, other.root);
	expect_same(bytes_of(&one, "a.c", false), bytes_of(&other, "a.c", false), true);
	expect_same(bytes_of(&one, "sub/b.c", true), bytes_of(&other, "sub/b.c", true), true);
	project_release(&one);
	project_release(&other);
}
END_TEST

START_TEST(configurations_are_other_bytes)
{
	struct project project;
	project_init(&project);
	project_write(&project, "a.c", "int a(void) { return 1; }\n");
	project_database(&project, "-DX=1", "a.c", NULL);
	project_run(&project);
	struct text one = bytes_of(&project, "a.c", false);
	project_database(&project, "-DX=2", "a.c", NULL);
	project_run(&project);
	expect_same(one, bytes_of(&project, "a.c", false), false);
	project_release(&project);
}
END_TEST

START_TEST(words_of_comments_do_not_count)
{
	struct project project;
	project_init(&project);
	project_write(&project, "a.h", "int b(void); // one\n");
	project_write(&project, "a.c", "#include \"a.h\"\nint a(void) { return b(); } /* one */\n");
	project_database(&project, "", "a.c", NULL);
	project_run(&project);
	struct text one = bytes_of(&project, "a.c", true), whole = bytes_of(&project, "a.c", false);
	project_write(&project, "a.h", "int b(void); // another\n");
	project_write(&project, "a.c", "#include \"a.h\"\nint a(void) { return b(); } // more\n");
	project_run(&project);
	expect_same(one, bytes_of(&project, "a.c", true), true);
	expect_same(whole, bytes_of(&project, "a.c", false), false);
	project_release(&project);
}
END_TEST

START_TEST(shards_hold_each_path_once)
{
	enum { most = 7 };
	for (unsigned count = 1; count <= most; count++) {
		unsigned held[most + 1] = { 0 };
		for (int i = 0; i < 500; i++) {
			char path[32];
			unsigned of = 0;
			snprintf(path, sizeof(path), "src/%d.c", i);
			for (unsigned shard = 1; shard <= count; shard++) {
				if (!unit_file_in_shard(path, shard, count))
					continue;
				ck_assert_uint_eq(of, 0);
				of = shard;
			}
			ck_assert_uint_ne(of, 0);
			held[of]++;
		}
		for (unsigned shard = 1; shard <= count; shard++)
			ck_assert_uint_gt(held[shard], 500 / count / 2);
	}
}
END_TEST

/* Machines that share a run may be of two minds about nothing. */
START_TEST(names_and_shards_stay_what_they_are)
{
	ck_assert_str_eq(unit_file_name(&arena, "src/a.c", 0), "a.c-63c9551ce222dd2a.air");
	ck_assert_str_eq(unit_file_name(&arena, "src/a.c", 1), "a.c-63c9551ce222dd2a-2.air");
	ck_assert_str_ne(
		unit_file_name(&arena, "src/a.c", 0), unit_file_name(&arena, "lib/a.c", 0));
	unsigned shard = 1;
	while (!unit_file_in_shard("src/a.c", shard, 1000))
		shard++;
	ck_assert_uint_eq(shard, 623);
}
END_TEST

/* -------------------------------------------------------------------------------------- folders */

static const char *write_unit(struct project *project, const char *path, const char *name)
{
	struct text bytes = bytes_of(project, path, false);
	struct text to = { 0 };
	text_printf(&to, "units/%s", name ? name : unit_file_name(&arena, path, 0));
	const char *file = arena_strdup(&arena, project_path(project, text_string(&to)));
	struct error err;
	if (!file_make_folders(project_path(project, "units"), &err) ||
		!file_write(file, bytes.bytes, bytes.length, &err))
		ck_abort_msg("%s", err.text);
	text_release(&bytes);
	text_release(&to);
	return file;
}

START_TEST(what_has_no_source_any_more_goes)
{
	struct project project;
	project_init(&project);
	project_write_example(&project);
	project_run(&project);
	const char *kept = write_unit(&project, "a.c", NULL);
	const char *stale = write_unit(&project, "c.c", NULL);
	const char *named = write_unit(&project, "c.c", "mine.air");
	const char *name = path_name(kept);
	project_write(&project, "units/c.c-0123456789abcdef.air", "not a unit");
	unsigned shard = unit_file_in_shard("c.c", 1, 2) ? 1 : 2;

	unit_files_prune(project_path(&project, "units"), 3 - shard, 2, &name, 1);
	ck_assert(!access(stale, F_OK));
	unit_files_prune(project_path(&project, "units"), shard, 2, &name, 1);
	ck_assert(access(stale, F_OK));
	ck_assert(!access(kept, F_OK));
	ck_assert(!access(named, F_OK));
	ck_assert(!access(project_path(&project, "units/c.c-0123456789abcdef.air"), F_OK));
	project_release(&project);
}
END_TEST

START_TEST(a_unit_given_twice_is_taken_once)
{
	struct project project;
	struct plan plan = { .root = "/" };
	struct extraction extraction = { 0 };
	struct error err = { "" };
	project_init(&project);
	project_write_example(&project);
	project_run(&project);
	const char *files[] = { write_unit(&project, "sub/b.c", NULL),
		write_unit(&project, "a.c", NULL), write_unit(&project, "sub/b.c", "copy.air") };
	ck_assert_msg(unit_files_read(&plan, &extraction, files, 3, &err), "%s", err.text);
	ck_assert_uint_eq(plan.unit_count, 2);
	ck_assert_uint_eq(plan.duplicate_count, 1);
	ck_assert_str_eq(plan.units[0].path, "a.c");
	ck_assert_str_eq(plan.units[1].path, "sub/b.c");
	ck_assert_uint_eq(extraction.parsed_count, 2);
	plan_release(&plan);
	extraction_release(&extraction);
	project_release(&project);
}
END_TEST

START_TEST(a_file_that_is_no_unit_is_named)
{
	struct project project;
	struct plan plan = { .root = "/" };
	struct extraction extraction = { 0 };
	struct error err = { "" };
	project_init(&project);
	project_write(&project, "x.air", "hello");
	const char *file = project_path(&project, "x.air");
	ck_assert(!unit_files_read(&plan, &extraction, &file, 1, &err));
	ck_assert_msg(strstr(err.text, "x.air': not a unit of async-lint") != NULL, "%s", err.text);
	extraction_release(&extraction);
	project_release(&project);
}
END_TEST

/* ------------------------------------------------------------------------------------- depfiles */

START_TEST(depfiles_are_written_as_make_reads_them)
{
	const char *const paths[] = { "/src/a.c", "/src/inc/a b.h", "/usr/x$y#z.h",
		"/src/c\\ d.h" };
	struct text out = { 0 };
	depfile_write(&out, "out/a.air", "/src", paths, 4);
	ck_assert_str_eq(out.bytes, "out/a.air: \\\n  a.c \\\n  inc/a\\ b.h \\\n"
				    "  /usr/x$$y\\#z.h \\\n  c\\\\\\ d.h\n");
	text_release(&out);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { equal_sources_are_equal_bytes_elsewhere,
		configurations_are_other_bytes, words_of_comments_do_not_count,
		shards_hold_each_path_once, names_and_shards_stay_what_they_are,
		what_has_no_source_any_more_goes, a_unit_given_twice_is_taken_once,
		a_file_that_is_no_unit_is_named, depfiles_are_written_as_make_reads_them };
	int result = project_main("extract.unit_file", tests, sizeof(tests) / sizeof(tests[0]));
	arena_release(&arena);
	return result;
}
