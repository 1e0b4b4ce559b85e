/*
 * Reading compile_commands.json: forms, quoting, response files, bytes that are no UTF-8, and
 * errors with a place and a way out.
 */
#include "project.h"

#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "frontend/database.h"

static struct arena arena;

static void expect_error(const char *name, const char *text)
{
	struct database database;
	struct error err = { 0 };
	const char *path = arena_printf(&arena, "%s/%s", DATABASES, name);
	ck_assert(!database_read(&database, &arena, path, NULL, &err));
	if (!strstr(err.text, text))
		ck_abort_msg("expected '%s' in: %s", text, err.text);
}

START_TEST(broken_json_says_line_and_column)
{
	expect_error("broken.json", "broken.json:3:48: ");
	expect_error("broken.json", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
}
END_TEST

/* Writes a database and reads it; `text` is part of the error, or NULL for none. */
static size_t read_written(const char *bytes, const char *text)
{
	struct database database;
	struct error err = { 0 };
	char name[] = "/tmp/async-lint-database-XXXXXX";
	int fd = mkstemp(name);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	close(fd);
	bool ok = database_read(&database, &arena, name, NULL, &err);
	unlink(name);
	ck_assert_msg(ok == !text, "%s", err.text);
	ck_assert_msg(!text || strstr(err.text, text), "'%s' in: %s", text, err.text);
	database_release(&database);
	return ok ? database.count : 0;
}

#define ENTRY "{ \"directory\": \"/d\", \"file\": \"a.c\", \"arguments\": [\"cc\", \"a.c\"] }"

/* What clang -MJ writes, one file after the other; with brackets around it, or not. */
START_TEST(a_comma_behind_each_entry_is_read)
{
	ck_assert_uint_eq(read_written(ENTRY ",\n", NULL), 1);
	ck_assert_uint_eq(read_written("\n" ENTRY ",\n" ENTRY ",\n", NULL), 2);
	ck_assert_uint_eq(read_written(ENTRY ",\n" ENTRY, NULL), 2);
	ck_assert_uint_eq(read_written("[\n" ENTRY ",\n" ENTRY ",\n]\n", NULL), 2);
	ck_assert_uint_eq(
		read_written(
			"[{ \"directory\": \"/\xe9\", \"file\": \"a.c\", \"command\": \"cc\" },]",
			NULL),
		1);
	read_written("[,]", "lists no files");
	read_written("[" ENTRY ",,]", ":1:");
	read_written("[" ENTRY " " ENTRY ",]", ":1:");
	read_written("{ \"file\": nothing },\n", ":1:17: ");
	read_written("\n\n{ \"file\": nothing },\n", ":3:17: ");
	read_written(",", ":1:1: ");
	read_written("{", ":1:2: ");
}
END_TEST

START_TEST(empty_list_and_wrong_shapes_are_errors)
{
	expect_error("empty.json", "lists no files");
	expect_error("object.json", "object.json:1:1: a list of entries is expected");
	expect_error("no-file.json", "entry 2 has no \"file\"");
	expect_error("no-command.json", "entry 1 ('a.c') has neither");
	expect_error("absent.json", "cannot read");
}
END_TEST

START_TEST(both_forms_give_the_same_words)
{
	struct database database;
	struct error err = { 0 };
	ck_assert(database_read(&database, &arena, DATABASES "/forms.json", NULL, &err));
	ck_assert_uint_eq(database.count, 3);
	ck_assert_str_eq(database.entries[0].words[1], "-DX=a b");
	ck_assert_str_eq(database.entries[0].words[2], "-DY=\"q\"");
	ck_assert_str_eq(database.entries[0].words[6], "a b.o");
	ck_assert_uint_eq(database.entries[0].word_count, 7);
	ck_assert_str_eq(database.entries[1].file, "/src/b.c");
	ck_assert_str_eq(database.entries[1].words[1], "-DX=a b");
	ck_assert_str_eq(database.entries[2].file, "/src/c.c");
	/* A relative folder is seen from the database. */
	ck_assert_str_eq(database.entries[2].directory, DATABASES "/build");
}
END_TEST

static const struct quoting {
	const char *command;
	const char *words[5];
} quotings[] = {
	{ "", { NULL } },
	{ "  a\t b\n", { "a", "b" } },
	{ "'a b' \"c d\"", { "a b", "c d" } },
	{ "a''b \"\"", { "ab", "" } },
	{ "a\\ b", { "a b" } },
	{ "\"a\\\"b\" \"a\\nb\" '\\'", { "a\"b", "a\\nb", "\\" } },
	{ "-DX=\\\"y\\\"", { "-DX=\"y\"" } },
	{ "'unclosed", { "unclosed" } },
	{ "end\\", { "end\\" } },
};

START_TEST(shell_quoting)
{
	for (size_t i = 0; i < sizeof(quotings) / sizeof(quotings[0]); i++) {
		size_t count, wanted = 0;
		const char **words = shell_words(&arena, quotings[i].command, &count);
		while (quotings[i].words[wanted])
			wanted++;
		ck_assert_uint_eq(count, wanted);
		for (size_t j = 0; j < count; j++)
			ck_assert_str_eq(words[j], quotings[i].words[j]);
	}
}
END_TEST

START_TEST(response_files_are_relative_to_the_directory)
{
	struct project p;
	project_init(&p);
	project_write(&p, "sub/flags.rsp", "-DX=\"a\\\\b\" -Iinc\n@more.rsp");
	project_write(&p, "sub/more.rsp", "-DY '-DZ=1 2'");
	project_write(&p, "a.c", "");
	const char *words[] = { "cc", "@flags.rsp", "-c", "@none.rsp", "a.c" };
	struct path_list read = { 0 }, missing = { 0 };
	size_t count = 5;
	const char **out =
		shell_expand(&arena, project_path(&p, "sub"), words, &count, &read, &missing);
	const char *wanted[] = { "cc", "-DX=a\\b", "-Iinc", "-DY", "-DZ=1 2", "-c", "@none.rsp",
		"a.c" };
	ck_assert_uint_eq(count, 8);
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(out[i], wanted[i]);
	ck_assert_uint_eq(read.count, 2);
	ck_assert_uint_eq(missing.count, 1);
	ck_assert_str_eq(missing.items[0], project_path(&p, "sub/none.rsp"));

	/* One that names itself ends. */
	project_write(&p, "sub/flags.rsp", "@flags.rsp");
	count = 2;
	shell_expand(&arena, project_path(&p, "sub"), words, &count, &read, &missing);
	array_release(&read);
	array_release(&missing);
	project_release(&p);
}
END_TEST

static void expect_round_trip(const char *bytes)
{
	size_t size;
	const char *escaped = database_escape(&arena, bytes, strlen(bytes), &size);
	ck_assert_uint_eq(strlen(escaped), size);
	ck_assert_str_eq(database_restore(&arena, escaped), bytes);
}

START_TEST(any_bytes_survive_escaping)
{
	expect_round_trip("plain");
	expect_round_trip("gr\xc3\xbc\xc3\x9f"
			  "e");
	expect_round_trip("latin\xfc");
	expect_round_trip("\xff\xfe\x80");
	expect_round_trip("cut \xe2\x82");
	expect_round_trip("surrogate \xed\xa0\x80");
	expect_round_trip("overlong \xc0\xaf");
	/* A genuine character of the private range we use. */
	expect_round_trip("\xef\x9f\xbf \xef\x9e\x80");
}
END_TEST

START_TEST(path_that_is_no_utf8_is_read)
{
	static const char *const spellings[] = { "w\xfcrfel.c", "w\\udcfcrfel.c" };
	struct project p;
	project_init(&p);
	project_write(&p, "w\xfcrfel.c", "int a;\n");
	for (size_t i = 0; i < 2; i++) {
		char json[512];
		snprintf(json, sizeof(json),
			"[{\"directory\":\"%s\",\"file\":\"%s\",\"command\":\"cc -c x.c\"},\n"
			" {\"directory\":\"%s\",\"file\":\"\\ud83d\\ude00.c\",\"command\":\"cc\"}]",
			p.root, spellings[i], p.root);
		project_write(&p, "compile_commands.json", json);
		project_plan(&p);
		ck_assert_uint_eq(p.plan.unit_count, 2);
		ck_assert_int_eq(project_unit(&p, "w\xfcrfel.c")->state, PLAN_DIRTY);
		ck_assert_int_eq(project_unit(&p, "\xf0\x9f\x98\x80.c")->state, PLAN_MISSING);
	}
	/* A mistake further on keeps its line. */
	project_write(&p, "compile_commands.json", "[\n\"\xfc\",\n}]");
	project_expect_error(&p, "compile_commands.json:3:1: ");
	project_release(&p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { broken_json_says_line_and_column,
		a_comma_behind_each_entry_is_read, empty_list_and_wrong_shapes_are_errors,
		both_forms_give_the_same_words, shell_quoting,
		response_files_are_relative_to_the_directory, any_bytes_survive_escaping,
		path_that_is_no_utf8_is_read };
	int result = project_main("extract.database", tests, sizeof(tests) / sizeof(tests[0]));
	arena_release(&arena);
	return result;
}
