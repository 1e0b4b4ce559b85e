/*
 * What makes a unit dirty, and what does not.
 */
#include "project.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct project p;

static void begin(void)
{
	project_init(&p);
	project_write_example(&p);
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 3);
	ck_assert_uint_eq(p.extraction.lost_count, 0);
}

static bool is_dirty(const char *path)
{
	return project_unit(&p, path)->state == PLAN_DIRTY;
}

START_TEST(nothing_changed_parses_nothing)
{
	struct hash first, second;
	begin();
	ck_assert(plan_key(&p.plan, &first));
	p.extraction_options.worker = "/bin/false";
	project_run(&p);
	ck_assert_uint_eq(p.extraction.cached_count, 3);
	ck_assert_uint_eq(p.extraction.parsed_count, 0);
	ck_assert(plan_key(&p.plan, &second));
	ck_assert(hash_equal(first, second));
	project_release(&p);
}
END_TEST

START_TEST(cached_bytes_are_the_parsed_ones)
{
	begin();
	size_t size = p.extraction.units[0].size;
	void *bytes = malloc(size);
	memcpy(bytes, p.extraction.units[0].bytes, size);
	project_run(&p);
	ck_assert(p.extraction.units[0].from_cache);
	ck_assert_uint_eq(p.extraction.units[0].size, size);
	ck_assert_mem_eq(p.extraction.units[0].bytes, bytes, size);
	free(bytes);
	project_release(&p);
}
END_TEST

START_TEST(header_edited_dirties_its_includers)
{
	begin();
	project_write(&p, "include/shared.h", "int shared(int); /* edited */\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	ck_assert(is_dirty("sub/b.c"));
	ck_assert(!is_dirty("c.c"));
	struct hash key;
	ck_assert(!plan_key(&p.plan, &key));
	project_run(&p);
	ck_assert_uint_eq(p.extraction.parsed_count, 2);
	ck_assert_uint_eq(p.extraction.cached_count, 1);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(edit_of_the_same_size_within_a_moment_is_seen)
{
	begin();
	for (char digit = '4'; digit <= '6'; digit++) {
		char text[] = "int c(void) { return 3; }\n";
		*strchr(text, '3') = digit;
		project_write(&p, "c.c", text);
		project_plan(&p);
		ck_assert(is_dirty("c.c"));
		project_run(&p);
		ck_assert_uint_eq(p.extraction.parsed_count, 1);
	}
	project_release(&p);
}
END_TEST

START_TEST(edit_that_was_undone_is_clean)
{
	begin();
	project_write(&p, "c.c", "int c(void) { return 4; }\n");
	project_write(&p, "c.c", "int c(void) { return 3; }\n");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(touched_file_is_clean_and_trusted_afterwards)
{
	begin();
	const struct timespec times[] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	utimensat(AT_FDCWD, project_path(&p, "include/shared.h"), times, 0);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	/* Trusted now: another content under that stamp goes unseen, as it must to be fast. */
	int fd = open(project_path(&p, "include/shared.h"), O_WRONLY);
	ck_assert_int_eq(pwrite(fd, "INT", 3, 0), 3);
	close(fd);
	utimensat(AT_FDCWD, project_path(&p, "include/shared.h"), times, 0);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(new_header_that_shadows_dirties_exactly_its_units)
{
	begin();
	/* "-Ifirst" comes before "-Iinclude", and did not exist. */
	project_write(&p, "first/shared.h", "int shared(int);\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	ck_assert(is_dirty("sub/b.c"));
	ck_assert(!is_dirty("c.c"));
	project_run(&p);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(new_header_beside_the_includer_dirties_it)
{
	begin();
	project_write(&p, "shared.h", "int shared(int);\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	ck_assert(!is_dirty("c.c"));
	project_release(&p);
}
END_TEST

START_TEST(new_header_that_shadows_a_system_header_dirties)
{
	begin();
	project_write(&p, "include/stddef.h", "typedef unsigned long size_t;\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	ck_assert(!is_dirty("sub/b.c"));
	ck_assert(!is_dirty("c.c"));
	project_release(&p);
}
END_TEST

START_TEST(new_header_nobody_asked_for_is_clean)
{
	begin();
	project_write(&p, "first/other.h", "\n");
	project_write(&p, "include/other.h", "\n");
	project_write(&p, "other.h", "\n");
	for (int i = 0; i < 2; i++) {
		project_plan(&p);
		ck_assert_uint_eq(project_dirty(&p), 0);
		project_age(&p);
	}
	/* The folders that are new since are watched too. */
	project_write(&p, "first/shared.h", "int shared(int);\n");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 2);
	project_release(&p);
}
END_TEST

START_TEST(missing_header_that_appears_dirties)
{
	project_init(&p);
	project_write(&p, "a.c", "#include \"generated.h\"\nint a(void) { return 1; }\n");
	project_write(&p, "c.c", "int c(void) { return 3; }\n");
	project_database(&p, "-Igen", "a.c", "c.c", NULL);
	project_age(&p);
	project_run(&p);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_write(&p, "gen/generated.h", "\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	ck_assert(!is_dirty("c.c"));
	project_release(&p);
}
END_TEST

START_TEST(header_asked_for_with_has_include_that_appears_dirties)
{
	project_init(&p);
	project_write(&p, "a.c",
		"#if __has_include(\"option.h\")\nint option;\n#endif\nint a(void) { return 1; "
		"}\n");
	project_database(&p, "-Igen", "a.c", NULL);
	project_age(&p);
	project_run(&p);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_write(&p, "gen/option.h", "\n");
	project_plan(&p);
	ck_assert(is_dirty("a.c"));
	project_release(&p);
}
END_TEST

START_TEST(removed_header_dirties)
{
	begin();
	project_remove(&p, "include/shared.h");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 2);
	project_release(&p);
}
END_TEST

START_TEST(changed_macro_dirties)
{
	begin();
	project_database(&p, "-DX=1 -Ifirst -Iinclude", "a.c", "sub/b.c", "c.c", NULL);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	project_release(&p);
}
END_TEST

START_TEST(changed_warning_flag_is_clean)
{
	begin();
	project_database(
		&p, "-Wall -g -Ifirst -Iinclude -fconserve-stack", "a.c", "sub/b.c", "c.c", NULL);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(changed_cpath_dirties)
{
	begin();
	setenv("CPATH", "/nowhere", 1);
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	unsetenv("CPATH");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 0);
	project_release(&p);
}
END_TEST

START_TEST(rebuilt_tool_dirties)
{
	begin();
	char command[1024];
	snprintf(command, sizeof(command), "cp '%s' '%s' && printf x >> '%s'", p.worker,
		project_path(&p, "worker"), project_path(&p, "worker"));
	ck_assert_int_eq(system(command), 0);
	p.options.worker = project_path(&p, "worker");
	project_plan(&p);
	ck_assert_uint_eq(project_dirty(&p), 3);
	project_release(&p);
}
END_TEST

START_TEST(units_of_a_subset_are_checked_on_their_own)
{
	/* A run over one file must not vouch for what the others were read from. */
	begin();
	const char *sources[] = { project_path(&p, "a.c") };
	project_write(&p, "include/shared.h", "int shared(int); /* edited */\n");
	project_write(&p, "first/shared.h", "int shared(int);\n");
	project_age(&p);
	p.options.sources = sources;
	p.options.source_count = 1;
	project_run(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_uint_eq(p.extraction.parsed_count, 1);
	p.options.source_count = 0;
	project_plan(&p);
	ck_assert(!is_dirty("a.c"));
	ck_assert(is_dirty("sub/b.c"));
	ck_assert(!is_dirty("c.c"));
	project_release(&p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { nothing_changed_parses_nothing,
		cached_bytes_are_the_parsed_ones, header_edited_dirties_its_includers,
		edit_of_the_same_size_within_a_moment_is_seen, edit_that_was_undone_is_clean,
		touched_file_is_clean_and_trusted_afterwards,
		new_header_that_shadows_dirties_exactly_its_units,
		new_header_beside_the_includer_dirties_it,
		new_header_that_shadows_a_system_header_dirties,
		new_header_nobody_asked_for_is_clean, missing_header_that_appears_dirties,
		header_asked_for_with_has_include_that_appears_dirties, removed_header_dirties,
		changed_macro_dirties, changed_warning_flag_is_clean, changed_cpath_dirties,
		rebuilt_tool_dirties, units_of_a_subset_are_checked_on_their_own };
	return project_main("extract.incremental", tests, sizeof(tests) / sizeof(tests[0]));
}
