/*
 * Declarations as they are written.
 */
#include "settling.h"

#include "rule/declaration.h"
#include "suite.h"

/* Reads files, and links them into a program first. */
static struct declarations *read_files(struct settle_test *t)
{
	struct error err;
	struct program_input inputs[8];
	for (size_t i = 0; i < t->encoded.count; i++)
		inputs[i] = (struct program_input){ .bytes = t->encoded.items[i].bytes,
			.size = t->encoded.items[i].length };
	ck_assert_msg(program_link(&t->program, inputs, t->encoded.count, t->model, NULL, &err),
		"%s", err.text);
	t->sources = source_set_new(&t->program);
	return declarations_new(&t->program, t->sources);
}

/* The declarations of `f` in one file: "LINE:COLUMN NAME-LINE:NAME-COLUMN words", one per line. */
static const char *found(const char *source)
{
	static char copy[1024];
	struct settle_test t;
	struct text text = { 0 };
	const struct declaration *list;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", source);
	struct declarations *declarations = read_files(&t);
	size_t count = declarations_find(declarations, "f", &list);
	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%u:%u %u:%u%s%s%s%s%s", i ? "\n" : "", list[i].line,
			list[i].column, list[i].name_line, list[i].name_column,
			list[i].is_static ? " static" : "",
			list[i].is_definition ? " definition" : "", list[i].marker ? " " : "",
			list[i].marker ? list[i].marker : "",
			list[i].is_marker_last ? " last" : "");
	snprintf(copy, sizeof(copy), "%s", text_string(&text));
	text_release(&text);
	declarations_free(declarations);
	settle_test_release(&t);
	return copy;
}

static const char *const cases[][2] = {
	{ "int f(void);", "1:1 1:5" },
	{ "int f(void) { return 0; }", "1:1 1:5 definition" },
	{ "static inline int\nf(int a)\n{\n}\n", "1:1 2:1 static definition" },
	{ "int g(void) { return f(); }\nint f(void);", "2:1 2:5" },
	{ "struct s { int (*f)(void); };", "" },
	{ "int a[] = { f(1), 2 };\nchar *f(int);", "2:1 2:7" },
	{ "int x = f(3);", "" },
	{ "typedef int f(void);", "" },
	{ "#define f(x) g(x)\n", "" },
	{ "/* int f(void); */ // int f(void);\nint f(void);", "2:1 2:5" },
	{ "const char *s = \"int f(void);\";", "" },
	{ "int f(void) __attribute__((noreturn));", "1:1 1:5" },
	{ "__attribute__((cold)) int f(void);", "1:1 1:27" },
	{ "int f(void) NOTHROW PRINTF(1, 2);", "1:1 1:5" },
	{ "int f(void) NOTHROW __attribute__((cold));", "1:1 1:5" },
	{ "static int f(void) NOTHROW { }", "1:1 1:12 static definition" },
	{ "ASYNC_FN WAITS(\"x\") PURE int f(void);", "1:1 1:30 ASYNC_FN" },
	{ "int coroutine_fn GRAPH_RDLOCK f(void);", "1:1 1:31" },
	{ "extern \"C\" {\nint f(void);\n}\n", "2:1 2:5" },
	{ "#ifdef __cplusplus\nextern \"C\" {\n#endif\nint f(void);\n#ifdef "
	  "__cplusplus\n}\n#endif\n",
		"4:1 4:5" },
	{ "DEFINE_LIST(x)\nint f(void);", "2:1 2:5" },
	{ "DEFINE_LIST(x);\nint f(void);", "2:1 2:5" },
	{ "API(int) f(void);", "1:1 1:10" },
	{ "MODULE(f)\nint g(void) { }\n", "" },
	{ "f(x);\n", "" },
	{ "[[nodiscard]] int f(void);", "1:15 1:19" },
	{ "int g(void);int f(void);", "1:13 1:17" },
	{ "void g(void) { { } }\nvoid f(void) { }", "2:1 2:6 definition" },
	{ "struct s { int a; } f(void);", "1:1 1:21" },
	{ "int f(void), g;", "1:1 1:5" },
	{ "ASYNC_FN int f(void);", "1:1 1:14 ASYNC_FN" },
	{ "int ASYNC_FN f(void);", "1:1 1:14 ASYNC_FN last" },
	{ "#define CO ASYNC_FN\nCO int f(void);", "2:1 2:8 CO" },
	{ "int CO f(void);\n#define CO ASYNC_FN\n", "1:1 1:8 CO last" },
	{ "#define A(t) __attribute__((annotate(t)))\n#define CO A(\"async:suspends\")\nCO int "
	  "f(void);",
		"3:1 3:8 CO" },
	{ "#define CO __attribute__((annotate(\"async:suspends\")))\nCO int f(void);",
		"2:1 2:8 CO" },
	/* These say more, or something else. */
	{ "#define CO A(\"async:suspends;shielded=1\")\nCO int f(void);", "2:1 2:8" },
	{ "#define CO(x) ASYNC_FN x\nCO(int) f(void);", "2:1 2:9" },
	{ "#define CO ASYNC_FN B(\"x\")\nCO int f(void);", "2:1 2:8" },
	{ "int f(", "" },
	{ "int f(void", "" },
	{ "}}}}\nint f(void);", "2:1 2:5" },
	{ "", "" },
};

START_TEST(declarations_are_found_by_their_tokens)
{
	ck_assert_str_eq(found(cases[_i][0]), cases[_i][1]);
}
END_TEST

static void add_store(struct settle_test *t)
{
	settle_test_file(t, "lib/store.h",
		"#include \"co.h\"\nCO int a(void);\nCO int b(void);\nint f(void);");
	settle_test_file(t, "lib/store.c", "#include \"store.h\"\nASYNC_FN int c(void);\n");
	settle_test_file(t, "lib/co.h", "#define CO ASYNC_FN\n");
	settle_test_file(t, "app/main.c", "#include \"../lib/store.h\"\nint main(void);\n");
	settle_test_file(t, "app/other.c", "#include <stdio.h>\n");
}

START_TEST(a_folder_has_a_marker_of_its_own)
{
	struct settle_test t;
	bool is_last = true;
	settle_test_init(&t);
	add_store(&t);
	struct declarations *declarations = read_files(&t);
	ck_assert_str_eq(declarations_marker(declarations, "lib", &is_last), "CO");
	ck_assert(!is_last);
	ck_assert_ptr_null(declarations_marker(declarations, "app", &is_last));
	ck_assert_ptr_null(declarations_marker(declarations, "li", &is_last));
	declarations_free(declarations);
	settle_test_release(&t);
}
END_TEST

START_TEST(a_file_knows_what_it_includes)
{
	static const struct {
		const char *path;
		bool sees;
	} files[] = { { "lib/store.h", true }, { "lib/store.c", true }, { "lib/co.h", true },
		{ "app/main.c", true }, { "app/other.c", false } };
	struct settle_test t;
	settle_test_init(&t);
	add_store(&t);
	struct declarations *declarations = read_files(&t);
	for (uint32_t f = 0; f < 5; f++)
		for (size_t i = 0; i < 5; i++)
			if (!strcmp(declarations_path(declarations, f), files[i].path))
				ck_assert_msg(
					declarations_sees(declarations, f, "CO") == files[i].sees,
					"%s", files[i].path);
	declarations_free(declarations);
	settle_test_release(&t);
}
END_TEST

START_TEST(generated_files_say_so_at_their_head)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "/* This file is @generated. */\nint f(void);\n");
	settle_test_file(&t, "b.c", "// Generated by a tool.\n// DO NOT EDIT\nint f(void);\n");
	settle_test_file(&t, "c.c", "/* Made by hand. */\nint f(void);\n");
	struct declarations *declarations = read_files(&t);
	ck_assert(declarations_is_generated(declarations, "a.c"));
	ck_assert(declarations_is_generated(declarations, "b.c"));
	ck_assert(!declarations_is_generated(declarations, "c.c"));
	ck_assert(!declarations_is_generated(declarations, "d.c"));
	declarations_free(declarations);
	settle_test_release(&t);
}
END_TEST

int main(void)
{
	TCase *all = tcase_create("declaration");
	tcase_add_loop_test(all, declarations_are_found_by_their_tokens, 0,
		(int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_test(all, a_folder_has_a_marker_of_its_own);
	tcase_add_test(all, a_file_knows_what_it_includes);
	tcase_add_test(all, generated_files_say_so_at_their_head);
	return suite_run("declaration", all);
}
