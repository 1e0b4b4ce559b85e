/*
 * A unit that is read again after an edit: which edits are read by what they have changed alone,
 * and that each gives the bytes of a whole reading.
 */
#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "air/encode.h"
#include "base/file.h"
#include "frontend/parse.h"
#include "source_tree.h"
#include "suite.h"

static struct source_tree tree;

/* What every text begins with, and what the header holds that it includes. */
static const char header[] = "struct point { int x, y; struct { int a; }; struct { int b; }; };\n"
			     "static inline int twice(int x) { return x + x; }\n"
			     "static inline int four_times(int x) { return twice(twice(x)); }\n"
			     "typedef int (*handler)(struct point *);\n"
			     "struct other { handler on_event; };\n"
			     "int run(handler h);\n"
			     "#define CHECK(x) ((x) ? 0 : failed(__LINE__))\n"
			     "#define CONCAT2(a, b) a##b\n#define CONCAT(a, b) CONCAT2(a, b)\n"
			     "#define GUARD int CONCAT(guard_, __LINE__) = 1\n"
			     "#define START {\n#define HERE __LINE__\n"
			     "#define NUMBERED(of) static int CONCAT(of, __LINE__)(void)\n"
			     "int failed(int line);\n"
			     "void *malloc(unsigned long size);\n";

static void write_at(const char *path, const char *text, time_t when)
{
	char absolute[128];
	const struct timespec times[2] = { { .tv_sec = when }, { .tv_sec = when } };
	source_tree_write(&tree, path, text);
	snprintf(absolute, sizeof(absolute), "%s/%s", tree.root, path);
	ck_assert_int_eq(utimensat(AT_FDCWD, absolute, times, 0), 0);
}

/* A file as old as most are: what was written just now is not trusted. */
static void write_old(const char *path, const char *text)
{
	write_at(path, text, 1700000000 + (time_t)strlen(text));
}

static void setup(void)
{
	source_tree_init(&tree);
	write_old("header.h", header);
}

static void teardown(void)
{
	source_tree_release(&tree);
}

/* Is it read as an edit? */
static bool read_as(struct parser *parser, const char *text, bool afresh, struct text *out)
{
	static const char *const arguments[] = { "-std=gnu17" };
	char path[96];
	struct air_unit unit = { 0 };
	unsigned edits = parser_edit_count(parser);
	snprintf(path, sizeof(path), "%s/main.c", tree.root);
	const struct parse_unsaved unsaved = { path, text, strlen(text) };
	const struct parse_request request = { .root = tree.root,
		.directory = tree.root,
		.file = path,
		.arguments = arguments,
		.argument_count = 1,
		.keep_text = true,
		.stays = true,
		.afresh = afresh,
		.unsaved = &unsaved,
		.unsaved_count = 1 };
	parser_read(parser, &request, &unit);
	air_unit_encode(out, &unit);
	air_unit_release(&unit);
	return parser_edit_count(parser) > edits;
}

/* Was the text read as an edit of what the parser has read before? Either way it is what a parser
 * makes of it that has read nothing before. */
static bool edit_to(const char *text)
{
	struct parser *fresh = parser_new();
	struct text now = { 0 }, whole = { 0 };
	bool is_edit = read_as(tree.parser, text, false, &now);
	ck_assert(!read_as(fresh, text, false, &whole));
	ck_assert_msg(now.length == whole.length && !memcmp(now.bytes, whole.bytes, now.length),
		"not what a whole reading gives: %s", text);
	text_release(&now);
	text_release(&whole);
	parser_free(fresh);
	return is_edit;
}

struct edit {
	bool is_edit;
	const char *before, *after;
};

#define BEGIN "#include \"header.h\"\n"
/* What follows is on other lines when `value` has some. */
#define MOVED(value, rest) "int f(void)\n{\n\treturn " value ";\n}\n" rest

#define END "\nint last(int x)\n{\n\treturn four_times(x);\n}\n"

static const struct edit edits[] = {
	/* What is read alone. */
	{ true, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn 2;\n}\n" },
	{ true, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\n\n\treturn 1;\n}\n" },
	{ true, "int f(void)\n{\n\n\n\treturn 1;\n}\n", "int f(void)\n{}\n" },
	/* New from the header, and gone. */
	{ true, "int f(struct point *p)\n{\n\treturn p->b;\n}\n",
		"int f(struct point *p)\n{\n\treturn twice(p->a) + run((handler)0);\n}\n" },
	{ true, "int f(struct other *o)\n{\n\treturn twice(1) + o->on_event(0);\n}\n",
		"int f(struct other *o)\n{\n\treturn o != 0;\n}\n" },
	{ true,
		"void *f(void)\n{\n\treturn malloc(1);\n}\nvoid *g(void)\n{\n\treturn "
		"malloc(2);\n}\n",
		"void *f(void)\n{\n\treturn 0;\n}\nvoid *g(void)\n{\n\treturn malloc(2);\n}\n" },
	/* What two bodies refer to, of which one does no more. */
	{ true,
		"int f(void)\n{\n\tstruct point *p = 0;\n\treturn !p;\n}\n"
		"int g(void)\n{\n\tstruct point *p = 0;\n\treturn !p;\n}\n",
		"int f(void)\n{\n\treturn 1;\n}\n"
		"int g(void)\n{\n\tstruct point *p = 0;\n\treturn !p;\n}\n" },
	{ true,
		"int f(void)\n{\n\treturn unknown(1);\n}\nint g(void)\n{\n\treturn "
		"unknown(2);\n}\n",
		"int f(void)\n{\n\treturn unknown(1);\n}\nint g(void)\n{\n\treturn "
		"unknown(3);\n}\n" },
	/* Statics in bodies, and unnamed records. */
	{ true, "int f(void)\n{\n\tstatic int n = 1;\n\treturn n;\n}\n",
		"int f(void)\n{\n\tstatic int n;\n\treturn n;\n}\n" },
	{ true, "int f(void)\n{\n\tstatic int n = 1;\n\treturn n;\n}\n",
		"int f(void)\n{\n\t{ static int n = 2; }\n\tstatic int n = 1;\n\treturn n;\n}\n" },
	{ true, "int f(void)\n{\n\tstruct { int a; } x = { 1 };\n\treturn x.a;\n}\n",
		"int f(void)\n{\n\tstruct { int b; } x = { 1 }, *y = &x;\n"
		"\tstruct { int a; } z = { 1 };\n\treturn y->b + z.a;\n}\n" },
	{ true,
		"struct { int a; } one;\nstruct { int b; } two;\n"
		"int f(void)\n{\n\treturn one.a;\n}\n",
		"struct { int a; } one;\nstruct { int b; } two;\n"
		"int f(void)\n{\n\treturn two.b;\n}\n" },
	/* Errors come and go, in the function that is edited. */
	{ true, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn x;\n}\n" },
	{ true, "int g(void)\n{\n\treturn x;\n}\nint f(void)\n{\n\treturn 1;\n}\n",
		"int g(void)\n{\n\treturn x;\n}\nint f(void)\n{\n\treturn y + 2;\n}\n" },
	/* Old definitions, other names, and handlers. */
	{ true, "int f(a, b) int a; char b;\n{\n\treturn a;\n}\n",
		"int f(a, b) int a; char b;\n{\n\treturn b;\n}\n" },
	{ true,
		"int g(int x)\n{\n\treturn x;\n}\nint f(int x) __attribute__((alias(\"g\")));\n"
		"int h(void)\n{\n\treturn f(1);\n}\n",
		"int g(int x)\n{\n\treturn x + 1;\n}\nint f(int x) __attribute__((alias(\"g\")));\n"
		"int h(void)\n{\n\treturn f(2);\n}\n" },
	{ true, "static void done(int *x)\n{\n\t*x = 0;\n}\nint f(void)\n{\n\treturn 1;\n}\n",
		"static void done(int *x)\n{\n\t*x = 0;\n}\nint f(void)\n{\n"
		"\tint x __attribute__((cleanup(done))) = 1;\n\treturn x;\n}\n" },
	/* Two bodies at once; one that is used before it is defined. */
	{ true,
		"static int g(void);\nint f(void)\n{\n\treturn g();\n}\n"
		"static int g(void)\n{\n\treturn 1;\n}\n",
		"static int g(void);\nint f(void)\n{\n\treturn 1;\n}\n"
		"static int g(void)\n{\n\treturn 2 +\n\t\t3;\n}\n" },
	/* Lines that are in the code: another function's, a guard's, and one's own. */
	{ true, "int f(void)\n{\n\treturn 1;\n}\nint g(int x)\n{\n\treturn CHECK(x);\n}\n",
		"int f(void)\n{\n\treturn\n1;\n}\nint g(int x)\n{\n\treturn CHECK(x);\n}\n" },
	{ true, "int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\tGUARD;\n\treturn 1;\n}\n",
		"int f(void)\n{\n\treturn\n1;\n}\nint g(void)\n{\n\tGUARD;\n\treturn 1;\n}\n" },
	{ true, "int f(void)\n{\n\treturn 1;\n}\nint where = __LINE__;\n",
		"int f(void)\n{\n\treturn\n1;\n}\nint where = __LINE__;\n" },
	/* Lines in names, and in types that only a body has. */
	{ true, MOVED("1", "NUMBERED(a)\n{\n\treturn 2;\n}\nNUMBERED(a)\n{\n\treturn 3;\n}\n"),
		MOVED("\n1", "NUMBERED(a)\n{\n\treturn 2;\n}\nNUMBERED(a)\n{\n\treturn 3;\n}\n") },
	{ true, MOVED("1", "int g(void)\n{\n\tenum { at = HERE };\n\treturn at;\n}\n"),
		MOVED("\n1", "int g(void)\n{\n\tenum { at = HERE };\n\treturn at;\n}\n") },
	{ true,
		MOVED("1",
			"int g(void)\n{\n\tstruct { char a[HERE]; } s;\n\treturn sizeof(s);\n}\n"),
		MOVED("\n1", "int g(void)\n{\n\tstruct { char a[HERE]; } s;\n\treturn "
			     "sizeof(s);\n}\n") },
	{ true, MOVED("1", "int g(void)\n{\n\t_Static_assert(HERE < 9, \"\");\n\treturn 0;\n}\n"),
		MOVED("\n1",
			"int g(void)\n{\n\t_Static_assert(HERE < 9, \"\");\n\treturn 0;\n}\n") },
	/* A pasted number is not the one of a line. */
	{ true, MOVED("1", "enum { far = CONCAT(9, 00u) };\nint g(void)\n{\n\treturn far;\n}\n"),
		MOVED("\n1",
			"enum { far = CONCAT(9, 00u) };\nint g(void)\n{\n\treturn far;\n}\n") },
	/* Data between functions, with what only data refer to. */
	{ true, "int f(void)\n{\n\treturn 1;\n}\nint (*table[])(int) = { twice };\n",
		"int f(void)\n{\n\treturn\n2;\n}\nint (*table[])(int) = { twice };\n" },

	/* Conditions that begin and end in a body, edited or not. */
	{ true, "int f(void)\n{\n#ifdef FAR\n\treturn 1;\n#else\n\treturn 3; // #1\n#endif\n}\n",
		"int f(void)\n{\n#ifdef FAR\n\treturn 1;\n#else\n\treturn *\"#\";\n#endif\n}\n" },
	{ true, "int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n#if 1\n\treturn 1;\n# endif\n}\n",
		"int f(void)\n{\n#if 0\n\treturn 1;\n#endif\n\treturn 2;\n}\n"
		"int g(void)\n{\n#if 1\n\treturn 1;\n# endif\n}\n" },

	/* What concerns others. */
	{ false, "int f(void)\n{\n\treturn 1;\n}\n", "int g(void)\n{\n\treturn 1;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn 1;\n}}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn 1;\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn 1; /*\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n",
		"int f(void)\n{\n#define SAID 1\n\treturn 1;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n",
		"int f(void)\n{\n\textern int far;\n\treturn far;\n}\n" },
	{ false, "int f(void)\n{\n\tint g(int);\n\treturn 1;\n}\n",
		"int f(void)\n{\n\tint g(int);\n\treturn 2;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\treturn 2;\n}\n",
		"int f(void)\n{\n#if 0\n\treturn 1;\n}\nint g(void)\n{\n\treturn 2;\n}\n" },
	{ false,
		"int f(int x)\n{\n#ifdef FAR\n\tif (x) {\n#else\n\t{\n#endif\n\t}\n\treturn "
		"1;\n}\n",
		"int f(int x)\n{\n#ifdef FAR\n\tif (x) {\n#else\n\t{\n#endif\n\t}\n\treturn "
		"2;\n}\n" },
	{ false, "int f(void)\n{\n#undef FAR\n\treturn 1;\n}\n",
		"int f(void)\n{\n#undef FAR\n\treturn 2;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\n", "int f(void)\n{\n\treturn unknown(1);\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\nint g(x) int x;\n{\n\treturn x;\n}\n",
		"int f(void)\n{\n\treturn sizeof(g(1));\n}\nint g(x) int x;\n{\n\treturn x;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\nvoid g(void)\n{\n}\n",
		"int f(void)\n{\n\treturn sizeof(g(1));\n}\nvoid g(void)\n{\n}\n" },
	/* Lines between functions that bodies depend on. */
	{ false, MOVED("1", "enum { at = HERE };\nint g(void)\n{\n\treturn at;\n}\n"),
		MOVED("\n1", "enum { at = HERE };\nint g(void)\n{\n\treturn at;\n}\n") },
	{ false, MOVED("1", "static const int at = HERE;\nint g(void)\n{\n\treturn at;\n}\n"),
		MOVED("\n1", "static const int at = HERE;\nint g(void)\n{\n\treturn at;\n}\n") },
	{ false,
		MOVED("1", "struct s { char a[HERE]; };\nint g(void)\n{\n\treturn sizeof(struct "
			   "s);\n}\n"),
		MOVED("\n1", "struct s { char a[HERE]; };\nint g(void)\n{\n\treturn sizeof(struct "
			     "s);\n}\n") },
	{ false,
		MOVED("1",
			"struct CONCAT(s, HERE) { int a; } s;\nint g(void)\n{\n\treturn s.a;\n}\n"),
		MOVED("\n1", "struct CONCAT(s, HERE) { int a; } s;\nint g(void)\n{\n\treturn "
			     "s.a;\n}\n") },
	{ false, MOVED("1", "static int CONCAT(at_, HERE);\n"),
		MOVED("\n1", "static int CONCAT(at_, HERE);\n") },
	{ false, MOVED("1", "static int CONCAT(at_, HERE) = 1;\n"),
		MOVED("\n1", "static int CONCAT(at_, HERE) = 1;\n") },
	{ false, MOVED("1", "int g(int CONCAT(at_, HERE))\n{\n\treturn 1;\n}\n"),
		MOVED("\n1", "int g(int CONCAT(at_, HERE))\n{\n\treturn 1;\n}\n") },
	/* A comment that may be of a macro. */
	{ false, MOVED("1", "struct point *g(void)\n{\n\treturn 0;\n}\n"),
		MOVED("\n// #define point\n1", "struct point *g(void)\n{\n\treturn 0;\n}\n") },
	/* Whoever calls it first declares it, where nothing is lowered of the call, too. */
	{ false, MOVED("1", "int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n"),
		MOVED("sizeof(unknown(1))",
			"int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n") },
	{ false, MOVED("1", "int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n"),
		MOVED("_Generic(unknown(1), int: 1)",
			"int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n") },
	{ false, MOVED("1", "int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n"),
		MOVED("sizeof(struct { char a[sizeof(unknown(1))]; })",
			"int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n") },
	{ false, MOVED("1", "int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n"),
		MOVED("sizeof(__builtin_expect(1, 1))",
			"int g(void)\n{\n\treturn unknown(2) + __builtin_expect(2, 1);\n}\n") },
	{ false, "int f(void) START\n\treturn 1;\n}\n", "int f(void) START\n\treturn 2;\n}\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n} int g;\n",
		"int f(void)\n{\n\treturn 2;\n} int g;\n" },
	{ false, "int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\treturn __COUNTER__;\n}\n",
		"int f(void)\n{\n\treturn 2;\n}\nint g(void)\n{\n\treturn __COUNTER__;\n}\n" },
	{ false,
		"int f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\treturn 2;\n}\nint "
		"g(void);\nx;;{\n",
		"int f(void)\n{\n\treturn 2;\n}\nint g(void)\n{\n\treturn 2;\n}\nint "
		"g(void);\nx;;{\n" },
};

START_TEST(edits_are_read_as_the_whole_text)
{
	const struct edit *edit = &edits[_i];
	char before[1024], after[1024];
	snprintf(before, sizeof(before), "%s%s%s", BEGIN, edit->before, END);
	snprintf(after, sizeof(after), "%s%s%s", BEGIN, edit->after, END);
	ck_assert(!edit_to(before));
	ck_assert_msg(edit_to(after) == edit->is_edit, "read %s: %s",
		edit->is_edit ? "as a whole" : "as an edit", edit->after);
	edit_to(before);
	edit_to(after);
}
END_TEST

/* The texts differ in a body in all of these. */
static const char one[] = BEGIN "int f(void)\n{\n\treturn 1;\n}\n" END;
static const char two[] = BEGIN "int f(void)\n{\n\treturn 2;\n}\n" END;

START_TEST(another_header_is_noticed)
{
	ck_assert(!edit_to(one));
	ck_assert(edit_to(two));
	write_old("header.h", "static inline int four_times(int x) { return 4 * x; }\n");
	ck_assert(!edit_to(one));
	ck_assert(edit_to(two));
	write_old("header.h", "int four_times(int x);\n");
	ck_assert(!edit_to(two));
}
END_TEST

/* It may have been written while the unit was read. */
START_TEST(a_header_that_is_not_old_is_not_trusted)
{
	write_at("header.h", "int four_times(int x);\n", time(NULL) + 100);
	ck_assert(!edit_to(one));
	ck_assert(!edit_to(two));
}
END_TEST

START_TEST(who_asks_for_it_gets_the_whole)
{
	struct text out = { 0 };
	ck_assert(!edit_to(one));
	ck_assert(!read_as(tree.parser, two, true, &out));
	ck_assert(edit_to(one));
	text_release(&out);
}
END_TEST

START_TEST(many_changed_bodies_are_read_as_a_whole)
{
	struct text texts[2] = { { 0 }, { 0 } };
	for (int i = 0; i < 2; i++)
		for (int f = 0; f < 40; f++)
			text_printf(&texts[i], "int f%d(void)\n{\n\treturn %d;\n}\n", f, i);
	ck_assert(!edit_to(text_string(&texts[0])));
	ck_assert(!edit_to(text_string(&texts[1])));
	text_release(&texts[0]);
	text_release(&texts[1]);
}
END_TEST

int main(void)
{
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_set_timeout(all, 60);
	tcase_add_loop_test(
		all, edits_are_read_as_the_whole_text, 0, (int)(sizeof(edits) / sizeof(*edits)));
	tcase_add_test(all, another_header_is_noticed);
	tcase_add_test(all, a_header_that_is_not_old_is_not_trusted);
	tcase_add_test(all, who_asks_for_it_gets_the_whole);
	tcase_add_test(all, many_changed_bodies_are_read_as_a_whole);
	return suite_run("again", all);
}
