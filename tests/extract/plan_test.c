/*
 * From database and options to units: what is counted, what is guessed, what is refused.
 */
#include "project.h"

#include <sys/stat.h>
#include <unistd.h>

static struct project p;

static void begin(void)
{
	project_init(&p);
	p.options.cache = NULL;
	project_write(&p, "a.c", "int a;\n");
	project_write(&p, "b.c", "int b;\n");
	project_write(&p, "sub/c.c", "int c;\n");
}

static void write_entries(const char *entries)
{
	/* "%R" stands for the root. */
	char json[4096];
	size_t length = 0;
	for (; *entries; entries++) {
		if (!strncmp(entries, "%R", 2)) {
			length += (size_t)snprintf(
				json + length, sizeof(json) - length, "%s", p.root);
			entries++;
		} else {
			json[length++] = *entries;
		}
	}
	json[length] = '\0';
	project_write(&p, "compile_commands.json", json);
}

START_TEST(entries_are_counted)
{
	begin();
	write_entries(
		"[{\"directory\":\"%R\",\"file\":\"a.c\",\"command\":\"cc -DX -c a.c -o 1.o\"},"
		"{\"directory\":\"%R\",\"file\":\"%R/./a.c\",\"command\":\"gcc -g -DX -c a.c\"},"
		"{\"directory\":\"%R\",\"file\":\"a.c\",\"command\":\"cc -DY -c a.c\"},"
		"{\"directory\":\"%R\",\"file\":\"gone.c\",\"command\":\"cc -c gone.c\"},"
		"{\"directory\":\"%R\",\"file\":\"x.cc\",\"command\":\"c++ -c x.cc\"},"
		"{\"directory\":\"%R\",\"file\":\"x.S\",\"command\":\"cc -c x.S\"},"
		"{\"directory\":\"%R\",\"file\":\"x.h\",\"command\":\"cc x.h\"},"
		"{\"directory\":\"%R\",\"file\":\"b.c\",\"command\":\"cc -xc++ -c b.c\"},"
		"{\"directory\":\"sub\",\"file\":\"c.c\",\"command\":\"cc -c c.c\"}]");
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 3);
	ck_assert_uint_eq(p.plan.duplicate_count, 1);
	ck_assert_uint_eq(p.plan.variant_count, 1);
	ck_assert_uint_eq(p.plan.missing_count, 1);
	ck_assert_uint_eq(p.plan.not_c_count, 4);
	ck_assert_str_eq(p.plan.units[0].path, "a.c");
	ck_assert_str_eq(p.plan.units[0].arguments[0], "-DX");
	ck_assert_int_eq(project_unit(&p, "gone.c")->state, PLAN_MISSING);
	ck_assert_str_eq(project_unit(&p, "sub/c.c")->directory, project_path(&p, "sub"));

	p.options.all_configs = true;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 4);
	ck_assert_uint_eq(p.plan.variant_count, 0);
	ck_assert_uint_eq(p.plan.duplicate_count, 1);
	project_release(&p);
}
END_TEST

START_TEST(order_of_entries_does_not_matter)
{
	struct hash commands[3];
	begin();
	project_database(&p, "-DX", "a.c", "b.c", "sub/c.c", NULL);
	project_plan(&p);
	for (size_t i = 0; i < 3; i++)
		commands[i] = p.plan.units[i].command;
	project_database(&p, "-DX", "sub/c.c", "b.c", "a.c", NULL);
	project_plan(&p);
	for (size_t i = 0; i < 3; i++)
		ck_assert(hash_equal(p.plan.units[i].command, commands[i]));
	project_release(&p);
}
END_TEST

START_TEST(response_file_edited_changes_the_command)
{
	begin();
	project_write(&p, "flags.rsp", "-DX=1");
	project_database(&p, "@flags.rsp", "a.c", NULL);
	project_plan(&p);
	struct hash before = p.plan.units[0].command;
	ck_assert_str_eq(p.plan.units[0].arguments[0], "-DX=1");
	project_write(&p, "flags.rsp", "-DX=2");
	project_plan(&p);
	ck_assert(!hash_equal(p.plan.units[0].command, before));
	project_remove(&p, "flags.rsp");
	project_plan(&p);
	ck_assert(project_has_note(&p, "cannot read the response file"));
	project_release(&p);
}
END_TEST

/* The first argument of a unit's command, which tells whose flags it has. */
static const char *first_flag(const char *path)
{
	return project_unit(&p, path)->arguments[0];
}

/* As clangd reads it: an argument on each line, for what is below. No file is listed, so these are
 * looked for, where nobody else says how they are compiled. */
START_TEST(flags_alone_hold_for_what_is_below_them)
{
	begin();
	project_write(&p, "compile_flags.txt", "-DOUTER\r\n\n  -I\ninclude\n");
	project_write(&p, "sub/compile_flags.txt", "-DINNER\n");
	project_write(&p, "other/compile_commands.json", "[]");
	project_write(&p, "other/deep/o.c", "int o;\n");
	project_write(&p, ".hidden/h.c", "int h;\n");
	project_write(&p, "deep/er/d.c", "int d;\n");
	project_write(&p, "x.cc", "int x;\n");
	p.options.build = project_path(&p, "compile_flags.txt");
	project_plan(&p);
	ck_assert_str_eq(p.plan.database, project_path(&p, "compile_flags.txt"));
	ck_assert_uint_eq(p.plan.unit_count, 4);
	ck_assert_str_eq(first_flag("a.c"), "-DOUTER");
	ck_assert_str_eq(project_unit(&p, "a.c")->directory, p.root);
	ck_assert_str_eq(first_flag("deep/er/d.c"), "-DOUTER");
	ck_assert_str_eq(first_flag("sub/c.c"), "-DINNER");
	ck_assert_str_eq(project_unit(&p, "sub/c.c")->directory, project_path(&p, "sub"));

	/* A source that comes is seen, though the file of flags is as it was. */
	project_age(&p);
	project_plan(&p);
	project_write(&p, "deep/er/new.c", "int n;\n");
	project_plan(&p);
	ck_assert_str_eq(first_flag("deep/er/new.c"), "-DOUTER");
	project_release(&p);
}
END_TEST

START_TEST(flags_alone_are_found_as_a_database_is)
{
	begin();
	const char *sources[] = { project_path(&p, "sub/c.c") };
	p.options.build = NULL;
	p.options.sources = sources;
	p.options.source_count = 1;
	project_write(&p, "compile_flags.txt", "-DOUTER\n");
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_str_eq(first_flag("sub/c.c"), "-DOUTER");
	ck_assert(!project_has_note(&p, "has no entry"));

	/* The nearer one counts, and in one folder that which lists files. */
	project_database(&p, "-DLISTED", "sub/c.c", NULL);
	project_plan(&p);
	ck_assert_str_eq(first_flag("sub/c.c"), "-DLISTED");
	project_write(&p, "sub/compile_flags.txt", "-DINNER\n");
	project_plan(&p);
	ck_assert_str_eq(first_flag("sub/c.c"), "-DINNER");
	project_release(&p);
}
END_TEST

/* Such a file in somebody's home is no reason to take all repositories there for one program. */
START_TEST(flags_alone_stop_at_other_repositories)
{
	begin();
	project_write(&p, "compile_flags.txt", "-DOUTER\n");
	project_write(&p, "one/.git/HEAD", "ref: refs/heads/main\n");
	project_write(&p, "one/src/o.c", "int o;\n");
	project_write(&p, "one/part/.git", "gitdir: ../.git/modules/part\n");
	project_write(&p, "one/part/m.c", "int m;\n");
	project_write(&p, "two/.git/HEAD", "ref: refs/heads/main\n");
	project_write(&p, "two/t.c", "int t;\n");
	p.options.build = p.root;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 3); /* those of begin() */

	const char *sources[] = { project_path(&p, "one/src"), project_path(&p, "one/part/m.c") };
	p.options.build = p.options.root = NULL;
	p.options.sources = sources;
	p.options.source_count = 2;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 2);
	ck_assert_uint_eq(p.plan.left_out_count, 0);
	ck_assert_uint_eq(p.plan.guessed_count, 0);
	ck_assert_str_eq(p.plan.root, project_path(&p, "one"));
	ck_assert_str_eq(first_flag("src/o.c"), "-DOUTER");
	ck_assert_str_eq(first_flag("part/m.c"), "-DOUTER");

	sources[0] = project_path(&p, "two");
	p.options.source_count = 1;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_str_eq(first_flag("t.c"), "-DOUTER");
	project_release(&p);
}
END_TEST

START_TEST(flags_alone_without_a_source_are_an_error)
{
	struct error err = { 0 };
	begin();
	project_write(&p, "none/compile_flags.txt", "-DOUTER\n");
	p.options.build = project_path(&p, "none");
	ck_assert(!plan_make(&p.plan, &p.options, &err));
	ck_assert_ptr_nonnull(strstr(err.text, "none/compile_flags.txt"));
	ck_assert_ptr_nonnull(strstr(err.text, "no file of C below it"));
	plan_release(&p.plan);
	project_release(&p);
}
END_TEST

START_TEST(database_is_found_upwards_and_in_build)
{
	begin();
	p.options.build = NULL;
	const char *sources[] = { project_path(&p, "sub/c.c") };
	p.options.sources = sources;
	p.options.source_count = 1;
	project_database(&p, "-DX", "sub/c.c", NULL);
	project_plan(&p);
	ck_assert_str_eq(p.plan.database, project_path(&p, "compile_commands.json"));

	ck_assert_int_eq(mkdir(project_path(&p, "build"), 0777), 0);
	ck_assert_int_eq(rename(project_path(&p, "compile_commands.json"),
				 project_path(&p, "build/compile_commands.json")),
		0);
	project_plan(&p);
	ck_assert_str_eq(p.plan.database, project_path(&p, "build/compile_commands.json"));

	p.options.source_count = 0;
	ck_assert_int_eq(chdir(project_path(&p, "sub")), 0);
	project_plan(&p);
	ck_assert_str_eq(p.plan.database, project_path(&p, "build/compile_commands.json"));
	p.options.build = project_path(&p, "build/compile_commands.json");
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_int_eq(chdir("/"), 0);
	project_release(&p);
}
END_TEST

START_TEST(no_database_names_a_way_out)
{
	begin();
	project_expect_error(&p, "no compile_commands.json in");
	project_expect_error(&p, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
	p.options.build = NULL;
	ck_assert_int_eq(chdir(project_path(&p, "sub")), 0);
	project_expect_error(&p, "no compile_commands.json here");
	project_expect_error(&p, "async-lint check a.c -- -Iinclude");
	ck_assert_int_eq(chdir("/"), 0);
	project_release(&p);
}
END_TEST

START_TEST(database_without_c_is_an_error)
{
	begin();
	project_database(&p, "", "x.cc", "y.cpp", NULL);
	project_expect_error(&p, "lists no C files (2 entries are C++ or other)");
	project_release(&p);
}
END_TEST

START_TEST(flags_after_dashes_need_no_database)
{
	begin();
	static const char *const arguments[] = { "-DX", "-I", "inc", "-Wall" };
	const char *sources[] = { project_path(&p, "a.c") };
	p.options.build = NULL;
	p.options.has_arguments = true;
	p.options.arguments = arguments;
	p.options.argument_count = 4;
	project_expect_error(&p, "flags after '--' need a file before it");
	p.options.sources = sources;
	p.options.source_count = 1;
	project_plan(&p);
	ck_assert_ptr_null(p.plan.database);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_uint_eq(p.plan.units[0].argument_count, 2);
	ck_assert_str_eq(p.plan.units[0].arguments[1], "-Iinc");
	project_release(&p);
}
END_TEST

START_TEST(named_sources_restrict_the_database)
{
	begin();
	project_database(&p, "-DX", "a.c", "sub/c.c", NULL);
	const char *sources[] = { project_path(&p, "sub") };
	p.options.sources = sources;
	p.options.source_count = 1;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_str_eq(p.plan.units[0].path, "sub/c.c");
	project_release(&p);
}
END_TEST

START_TEST(unlisted_source_takes_the_nearest_flags_and_says_so)
{
	begin();
	project_database(&p, "-DX", "a.c", "sub/c.c", NULL);
	project_write(&p, "sub/d.c", "int d;\n");
	project_write(&p, "sub/e.h", "int e;\n");
	const char *sources[] = { project_path(&p, "sub/d.c"), project_path(&p, "sub/e.h") };
	p.options.sources = sources;
	p.options.source_count = 2;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 2);
	ck_assert_uint_eq(p.plan.guessed_count, 2);
	ck_assert(project_has_note(&p, "'sub/d.c' has no entry: using the flags of 'sub/c.c'"));
	ck_assert_str_eq(project_unit(&p, "sub/e.h")->arguments[1], "-x");
	project_release(&p);
}
END_TEST

START_TEST(left_out_flags_are_noted_once)
{
	begin();
	project_database(&p, "-fconserve-stack -Wall", "a.c", "b.c", NULL);
	project_plan(&p);
	ck_assert_uint_eq(p.plan.note_count, 1);
	ck_assert_str_eq(p.plan.notes[0], "left out '-fconserve-stack' (2 units)");
	project_release(&p);
}
END_TEST

START_TEST(root_is_the_project)
{
	begin();
	p.options.root = NULL;
	project_database(&p, "", "sub/c.c", NULL);
	project_plan(&p);
	ck_assert_str_eq(p.plan.root, p.root);

	/* A build folder is not it. */
	ck_assert_int_eq(mkdir(project_path(&p, "out"), 0777), 0);
	ck_assert_int_eq(rename(project_path(&p, "compile_commands.json"),
				 project_path(&p, "out/compile_commands.json")),
		0);
	p.options.build = project_path(&p, "out");
	project_plan(&p);
	ck_assert_str_eq(p.plan.root, p.root);

	/* What is under version control is. */
	ck_assert_int_eq(mkdir(project_path(&p, "sub/.git"), 0777), 0);
	project_plan(&p);
	ck_assert_str_eq(p.plan.root, project_path(&p, "sub"));
	ck_assert_str_eq(p.plan.units[0].path, "c.c");
	project_release(&p);
}
END_TEST

START_TEST(missing_file_is_counted_and_extracted_around)
{
	begin();
	project_database(&p, "", "a.c", "gone.c", NULL);
	project_run(&p);
	ck_assert_uint_eq(p.plan.missing_count, 1);
	ck_assert_uint_eq(p.extraction.parsed_count, 1);
	ck_assert_uint_eq(p.extraction.lost_count, 0);
	struct hash key;
	ck_assert(plan_key(&p.plan, &key));
	project_release(&p);
}
END_TEST

START_TEST(remembered_plan_is_the_one_that_was_read)
{
	struct hash commands[2];
	begin();
	p.options.cache = p.cache;
	project_write(&p, "flags.rsp", "-DX=1 -fconserve-stack");
	project_database(&p, "@flags.rsp", "a.c", "sub/c.c", "x.cc", "a.c", NULL);
	project_age(&p);
	for (int i = 0; i < 3; i++) {
		project_plan(&p);
		ck_assert_uint_eq(p.plan.unit_count, 2);
		ck_assert_uint_eq(p.plan.not_c_count, 1);
		ck_assert_uint_eq(p.plan.duplicate_count, 1);
		ck_assert_uint_eq(p.plan.note_count, 1);
		ck_assert(project_has_note(&p, "-fconserve-stack"));
		ck_assert_str_eq(p.plan.units[1].path, "sub/c.c");
		ck_assert_str_eq(p.plan.units[1].directory, p.root);
		ck_assert_uint_eq(p.plan.units[1].argument_count, 1);
		ck_assert_str_eq(p.plan.units[1].arguments[0], "-DX=1");
		for (size_t j = 0; j < 2; j++) {
			ck_assert(!i || hash_equal(commands[j], p.plan.units[j].command));
			commands[j] = p.plan.units[j].command;
		}
	}
	project_remove(&p, "sub/c.c");
	project_plan(&p);
	ck_assert_uint_eq(p.plan.missing_count, 1);
	project_write(&p, "flags.rsp", "-DX=2");
	project_age(&p);
	project_plan(&p);
	ck_assert_str_eq(p.plan.units[0].arguments[0], "-DX=2");
	ck_assert_uint_eq(p.plan.note_count, 0);
	project_database(&p, "-DX=3", "a.c", NULL);
	project_age(&p);
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);
	ck_assert_str_eq(p.plan.units[0].arguments[0], "-DX=3");
	p.options.all_configs = true;
	project_plan(&p);
	ck_assert_uint_eq(p.plan.unit_count, 1);

	/* A repository that appears moves the root. */
	p.options.root = NULL;
	project_write(&p, "sub/c.c", "int c;\n");
	project_database(&p, "", "sub/c.c", NULL);
	project_age(&p);
	project_plan(&p);
	ck_assert_str_eq(p.plan.units[0].path, "sub/c.c");
	ck_assert_int_eq(mkdir(project_path(&p, "sub/.git"), 0777), 0);
	project_plan(&p);
	ck_assert_str_eq(p.plan.units[0].path, "c.c");
	project_release(&p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { entries_are_counted, order_of_entries_does_not_matter,
		response_file_edited_changes_the_command, database_is_found_upwards_and_in_build,
		no_database_names_a_way_out, database_without_c_is_an_error,
		flags_after_dashes_need_no_database, named_sources_restrict_the_database,
		unlisted_source_takes_the_nearest_flags_and_says_so, left_out_flags_are_noted_once,
		root_is_the_project, missing_file_is_counted_and_extracted_around,
		remembered_plan_is_the_one_that_was_read, flags_alone_hold_for_what_is_below_them,
		flags_alone_are_found_as_a_database_is, flags_alone_without_a_source_are_an_error,
		flags_alone_stop_at_other_repositories };
	return project_main("extract.plan", tests, sizeof(tests) / sizeof(tests[0]));
}
