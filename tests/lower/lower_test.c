/*
 * What the goldens cannot show: keys, which definitions are lowered, annotations, errors, and that
 * the same sources give the same bytes.
 */
#include <check.h>
#include <string.h>

#include "air/encode.h"
#include "source_tree.h"
#include "suite.h"

static struct source_tree tree;

static void setup(void)
{
	source_tree_init(&tree);
}

static void teardown(void)
{
	source_tree_release(&tree);
}

static void read_source(const char *text, struct air_unit *unit)
{
	source_tree_write(&tree, "main.c", text);
	source_tree_read(&tree, "main.c", unit);
}

/* --------------------------------------------------------------------------------- keys */

START_TEST(static_in_two_folders_has_two_keys)
{
	struct air_unit a, b;

	source_tree_write(&tree, "a/x.c", "static void f(void) {}\n");
	source_tree_write(&tree, "b/x.c", "static void f(void) {}\n");
	source_tree_read(&tree, "a/x.c", &a);
	source_tree_read(&tree, "b/x.c", &b);
	ck_assert_str_eq(a.functions[0].key, "c:x.c@F@f@a/x.c");
	ck_assert_str_eq(b.functions[0].key, "c:x.c@F@f@b/x.c");
	air_unit_release(&a);
	air_unit_release(&b);
}
END_TEST

START_TEST(struct_in_two_files_has_two_keys)
{
	const char *source = "struct job { int id; };\nint f(struct job *j) { return j->id; }\n";
	struct air_unit a, b;

	source_tree_write(&tree, "a.c", source);
	source_tree_write(&tree, "b.c", source);
	source_tree_read(&tree, "a.c", &a);
	source_tree_read(&tree, "b.c", &b);
	ck_assert_str_eq(find_record(&a, "job")->key, "c:@S@job@a.c");
	ck_assert_str_eq(find_record(&b, "job")->key, "c:@S@job@b.c");
	ck_assert_str_eq(find_record(&a, "job")->fields[0].key, "c:@S@job@FI@id@a.c");
	air_unit_release(&a);
	air_unit_release(&b);
}
END_TEST

START_TEST(external_function_has_one_key)
{
	struct air_unit unit;

	read_source("void f(void) {}\nvoid g(void) { f(); }\n", &unit);
	ck_assert_str_eq(find_symbol(&unit, "f")->key, "c:@F@f");
	air_unit_release(&unit);
}
END_TEST

/* An edit above moves lines and offsets, and changes no record. */
START_TEST(moving_lines_changes_no_record)
{
	const char *source = "int f(void) {\n\tstatic int n;\n\tstruct { int x; } s = { n };\n"
			     "\treturn s.x;\n}\n";
	struct air_unit before, after;
	char moved[512] = "/* a comment\n that is new */ int other;\n";

	strcat(moved, source);
	read_source(source, &before);
	read_source(moved, &after);
	ck_assert(hash_equal(find_function(&before, "f")->hash, find_function(&after, "f")->hash));
	ck_assert_str_eq(find_symbol(&after, "n")->key, "c:main.c@F@f@n@main.c");
	air_unit_release(&before);
	air_unit_release(&after);
}
END_TEST

START_TEST(equal_locals_are_numbered)
{
	struct air_unit unit;

	read_source("int f(int x) {\n\tif (x) { static int n; return n++; }\n"
		    "\tstatic int n; return n--;\n}\n",
		&unit);
	ck_assert_str_eq(unit.symbols[1].key, "c:main.c@F@f@n@main.c");
	ck_assert_str_eq(unit.symbols[2].key, "c:main.c@F@f@n@main.c~2");
	air_unit_release(&unit);
}
END_TEST

/* -------------------------------------------------------------- which definitions */

START_TEST(included_source_is_lowered)
{
	struct air_unit unit;

	source_tree_write(&tree, "part.c", "static void part(void) {}\n");
	read_source("#include \"part.c\"\n", &unit);
	ck_assert_ptr_nonnull(find_function(&unit, "part"));
	air_unit_release(&unit);
}
END_TEST

START_TEST(header_inline_is_lowered_when_referenced)
{
	struct air_unit unit;

	source_tree_write(&tree, "include/h.h",
		"static inline void leaf(void) {}\n"
		"static inline void used(void) { leaf(); }\n"
		"static inline void unused(void) {}\n"
		"static inline void in_table(void) {}\n"
		"static void (*const table[])(void) = { in_table };\n"
		"void external(void) {}\n");
	read_source("#include <h.h>\nvoid f(int i) { used(); table[i](); }\n", &unit);
	ck_assert_ptr_nonnull(find_function(&unit, "used"));
	ck_assert_ptr_nonnull(find_function(&unit, "leaf"));
	ck_assert_ptr_nonnull(find_function(&unit, "in_table"));
	ck_assert_ptr_nonnull(find_function(&unit, "external"));
	ck_assert_ptr_null(find_function(&unit, "unused"));
	air_unit_release(&unit);
}
END_TEST

START_TEST(system_definition_is_lowered_when_referenced)
{
	struct air_unit unit;

	source_tree_write(&tree, "sys/s.h", "void one(void) {}\nstatic inline void two(void) {}\n");
	read_source("#include <s.h>\nvoid f(void) { two(); }\n", &unit);
	ck_assert_ptr_null(find_function(&unit, "one"));
	ck_assert_ptr_nonnull(find_function(&unit, "two"));
	ck_assert(find_symbol(&unit, "two")->flags & AIR_SYMBOL_SYSTEM);
	ck_assert(!(find_symbol(&unit, "f")->flags & AIR_SYMBOL_SYSTEM));
	air_unit_release(&unit);
}
END_TEST

START_TEST(files_have_hash_and_text)
{
	struct air_unit unit;

	source_tree_write(&tree, "sys/s.h", "int s;\n");
	source_tree_write(&tree, "include/h.h", "int h;\n");
	read_source("#include <s.h>\n#include <h.h>\n", &unit);
	ck_assert_uint_eq(unit.file_count, 3);
	for (uint32_t i = 0; i < unit.file_count; i++) {
		bool is_system = unit.files[i].flags & AIR_FILE_SYSTEM;
		ck_assert_int_eq(is_system, strcmp(unit.files[i].path, "sys/s.h") == 0);
		ck_assert_int_eq(unit.files[i].text == NULL, is_system);
	}
	ck_assert(
		hash_equal(unit.files[0].content, hash_string("#include <s.h>\n#include <h.h>\n")));
	air_unit_release(&unit);
}
END_TEST

/* ------------------------------------------------------------------------------- errors */

START_TEST(broken_function_degrades_only_itself)
{
	struct air_unit unit;

	read_source(
		"void f(void) {}\nvoid g(void) { nothing(undeclared); }\nvoid h(void) {}\n", &unit);
	ck_assert(!find_function(&unit, "f")->is_degraded);
	ck_assert(find_function(&unit, "g")->is_degraded);
	ck_assert(!find_function(&unit, "h")->is_degraded);
	ck_assert(!unit.is_partial);
	ck_assert(unit.diagnostics[0].in_function);
	air_unit_release(&unit);
}
END_TEST

START_TEST(error_in_a_macro_degrades_its_user)
{
	struct air_unit unit;

	source_tree_write(&tree, "include/h.h", "#define BAD (undeclared + 1)\n");
	read_source(
		"#include <h.h>\nint f(void) { return BAD; }\nint g(void) { return 1; }\n", &unit);
	ck_assert(find_function(&unit, "f")->is_degraded);
	ck_assert(!find_function(&unit, "g")->is_degraded);
	air_unit_release(&unit);
}
END_TEST

START_TEST(error_at_file_scope_makes_the_unit_partial)
{
	struct air_unit unit;

	read_source("unknown x;\nvoid f(void) {}\n", &unit);
	ck_assert(unit.is_partial);
	ck_assert(!find_function(&unit, "f")->is_degraded);
	ck_assert_uint_eq(unit.diagnostics[0].line, 1);
	air_unit_release(&unit);
}
END_TEST

START_TEST(missing_header_is_recorded_with_its_place)
{
	struct air_unit unit;

	read_source("int a;\n#include \"gone.h\"\nvoid f(void) {}\n", &unit);
	ck_assert(unit.is_partial);
	ck_assert_str_eq(unit.diagnostics[0].text, "'gone.h' file not found");
	ck_assert_str_eq(unit.files[unit.diagnostics[0].file].path, "main.c");
	ck_assert_uint_eq(unit.diagnostics[0].line, 2);
	ck_assert_uint_eq(unit.diagnostics[0].column, 10);
	ck_assert_ptr_nonnull(find_function(&unit, "f"));
	air_unit_release(&unit);
}
END_TEST

START_TEST(unreadable_file_fails)
{
	struct air_unit unit;

	source_tree_read(&tree, "not-there.c", &unit);
	ck_assert(unit.is_failed);
	ck_assert_uint_eq(unit.diagnostic_count, 1);
	air_unit_release(&unit);
}
END_TEST

START_TEST(what_gcc_accepts_is_no_error)
{
	struct air_unit unit;

	read_source("void g(long *); int f(char *p) { int n = p; void (*h)(int *) = g; h(0); "
		    "return n; }\n",
		&unit);
	ck_assert(!find_function(&unit, "f")->is_degraded);
	ck_assert(!unit.is_partial);
	air_unit_release(&unit);
}
END_TEST

/* ----------------------------------------------------------------------------- symbols */

START_TEST(parameters_say_whether_they_lead_to_const)
{
	static const bool expected[] = { true, true, true, false, false, false, true };
	struct air_unit unit;

	read_source("typedef const struct s *reader; typedef int number;\n"
		    "void f(const char *a, reader b, const number c[4], char *const d,\n"
		    "       const int e, const char **g, const void *restrict h);\n"
		    "void user(void) { f(0, 0, 0, 0, 0, 0, 0); }\n",
		&unit);
	const struct air_symbol *f = find_symbol(&unit, "f");
	ck_assert_uint_eq(f->param_count, 7);
	for (uint32_t i = 0; i < f->param_count; i++)
		ck_assert_msg(f->params[i].points_to_const == expected[i], "%s", f->params[i].name);
	air_unit_release(&unit);
}
END_TEST

START_TEST(annotations_are_found_everywhere)
{
	struct air_unit unit;

	read_source("#define A(x) __attribute__((annotate(\"async:\" x)))\n"
		    "typedef A(\"typedef\") void (*callback)(void);\n"
		    "struct A(\"scope\") scope { A(\"field\") callback run; };\n"
		    "A(\"suspends\") void f(A(\"entry\") callback fn);\n"
		    "void user(struct scope *s) { f(s->run); struct scope local; (void)local; }\n"
		    "void f(callback named) { named(); }\n",
		&unit);
	const struct air_symbol *f = find_symbol(&unit, "f");
	ck_assert(has_string(&f->annotations, "async:suspends"));
	ck_assert_uint_eq(f->param_count, 1);
	ck_assert_str_eq(f->params[0].name, "fn");
	ck_assert(has_string(&f->params[0].annotations, "async:entry"));
	ck_assert_ptr_nonnull(f->params[0].typedef_key);
	ck_assert_str_eq(unit.typedefs[0].key, f->params[0].typedef_key);
	ck_assert(has_string(&unit.typedefs[0].annotations, "async:typedef"));
	const struct air_record *scope = find_record(&unit, "scope");
	ck_assert(has_string(&scope->annotations, "async:scope"));
	ck_assert(has_string(&scope->fields[0].annotations, "async:field"));
	ck_assert_str_eq(scope->fields[0].typedef_key, unit.typedefs[0].key);
	air_unit_release(&unit);
}
END_TEST

START_TEST(empty_macros_before_a_name_are_markers)
{
	struct air_unit unit;

	source_tree_write(&tree, "include/h.h",
		"#define coroutine_fn\n#define after\n#define size 3\n"
		"void coroutine_fn declared(void);\n");
	read_source("#include <h.h>\nint x;\ncoroutine_fn static int first(int a after)\n"
		    "{\n\tdeclared(); return a;\n}\n"
		    "int plain(void) { return first(size); }\n",
		&unit);
	ck_assert(has_string(&find_symbol(&unit, "first")->markers, "coroutine_fn"));
	ck_assert_uint_eq(find_symbol(&unit, "first")->markers.count, 1);
	ck_assert(has_string(&find_symbol(&unit, "declared")->markers, "coroutine_fn"));
	ck_assert_uint_eq(find_symbol(&unit, "plain")->markers.count, 0);
	air_unit_release(&unit);
}
END_TEST

START_TEST(empty_macros_stand_on_what_keeps_functions)
{
	struct air_unit unit;

	read_source("#define coroutine_fn\n#define other\n"
		    "typedef void coroutine_fn entry_fn(void *p);\n"
		    "struct driver { int coroutine_fn (*read)(int fd), (*plain)(int fd);\n"
		    "\tint coroutine_fn number;\n"
		    "\tstruct { int coroutine_fn (*inner)(void); } part; };\n"
		    "static struct driver other one;\n"
		    "static int coroutine_fn (*hook)(int fd);\n"
		    "void run(int other size, int coroutine_fn (*step)(int fd), entry_fn *entry)\n"
		    "{ hook = step; one.read(size); one.part.inner(); entry(0); }\n",
		&unit);
	const struct air_record *driver = find_record(&unit, "driver");
	ck_assert(has_string(&driver->fields[0].markers, "coroutine_fn"));
	ck_assert_uint_eq(driver->fields[0].markers.count, 1);
	ck_assert_uint_eq(driver->fields[2].markers.count, 0);
	ck_assert_uint_eq(driver->fields[3].markers.count, 0);
	const struct air_symbol *run = find_symbol(&unit, "run");
	ck_assert_uint_eq(run->markers.count, 0);
	ck_assert_uint_eq(run->params[0].markers.count, 0);
	ck_assert(has_string(&run->params[1].markers, "coroutine_fn"));
	ck_assert_uint_eq(run->params[2].markers.count, 0);
	ck_assert_str_eq(unit.typedefs[0].name, "entry_fn");
	ck_assert(has_string(&unit.typedefs[0].markers, "coroutine_fn"));
	ck_assert_uint_eq(find_symbol(&unit, "one")->markers.count, 0);
	ck_assert(has_string(&find_symbol(&unit, "hook")->markers, "coroutine_fn"));
	air_unit_release(&unit);
}
END_TEST

START_TEST(every_spelling_of_noreturn_counts)
{
	static const char *const names[] = { "a", "b", "c", "d" };
	struct air_unit unit;

	read_source("_Noreturn void a(void);\n[[noreturn]] void b(void);\n"
		    "void c(void) __attribute__((noreturn));\n"
		    "#define DEAD __attribute__((__noreturn__))\nDEAD int d(void);\nvoid e(void);\n"
		    "void f(int x) { x ? a() : b(); c(); d(); e(); }\n",
		&unit);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ck_assert(find_symbol(&unit, names[i])->flags & AIR_SYMBOL_NORETURN);
	ck_assert(!(find_symbol(&unit, "e")->flags & AIR_SYMBOL_NORETURN));
	air_unit_release(&unit);
}
END_TEST

START_TEST(flags_of_symbols)
{
	struct air_unit unit;

	read_source("_Thread_local int t; const int c = 1; void (*p)(void); static int s;\n"
		    "int v(const char *, ...); __attribute__((weak)) void w(void) {}\n"
		    "int f(void) { v(\"\"); return t + c + s; }\n",
		&unit);
	ck_assert(find_symbol(&unit, "t")->flags & AIR_SYMBOL_THREAD_LOCAL);
	ck_assert(find_symbol(&unit, "c")->flags & AIR_SYMBOL_CONST);
	ck_assert(find_symbol(&unit, "p")->flags & AIR_SYMBOL_POINTER);
	ck_assert(find_symbol(&unit, "v")->flags & AIR_SYMBOL_VARIADIC);
	ck_assert(find_symbol(&unit, "w")->flags & AIR_SYMBOL_WEAK);
	ck_assert(!(find_symbol(&unit, "s")->flags & AIR_SYMBOL_EXTERNAL));
	ck_assert(find_symbol(&unit, "f")->flags & AIR_SYMBOL_DEFINED);
	ck_assert(!(find_symbol(&unit, "v")->flags & AIR_SYMBOL_DEFINED));
	air_unit_release(&unit);
}
END_TEST

/* ---------------------------------------------------------------------------- the whole */

START_TEST(macro_origin)
{
	struct air_unit unit;
	struct air_function f = { 0 };
	struct arena arena = { 0 };
	struct error err = { 0 };

	read_source("void g(int);\n#define CALL(x) g(x)\nvoid f(void) { CALL(1); g(2); }\n", &unit);
	ck_assert(air_function_decode(&arena, find_function(&unit, "f"), &f, &err));
	ck_assert_uint_eq(f.instr_count, 2);
	ck_assert_uint_ne(f.instrs[0].origin, air_none);
	ck_assert_str_eq(f.strings[f.origins[f.instrs[0].origin].macro], "CALL");
	ck_assert_uint_eq(f.instrs[1].origin, air_none);
	arena_release(&arena);
	air_unit_release(&unit);
}
END_TEST

START_TEST(same_sources_give_the_same_bytes)
{
	const char *source =
		"struct s { int (*f)(int); struct { int x; } y; };\n"
		"static int g(int x) { static int n; return n + x; }\n"
		"struct s all[] = { { g, { 1 } } };\nint h(struct s *s) { return s->f(2); }\n";
	struct air_unit a, b;
	struct text first = { 0 }, second = { 0 };

	read_source(source, &a);
	read_source(source, &b);
	air_unit_encode(&first, &a);
	air_unit_encode(&second, &b);
	ck_assert_mem_eq(first.bytes, second.bytes, first.length);
	text_release(&first);
	text_release(&second);
	air_unit_release(&a);
	air_unit_release(&b);
}
END_TEST

static void add_times(struct text *text, const char *piece, size_t times)
{
	for (size_t i = 0; i < times; i++)
		text_add(text, piece);
}

START_TEST(deep_expressions)
{
	struct text source = { 0 };
	struct air_unit unit;

	text_add(&source, "int a;\nint sum(void) { return a");
	add_times(&source, " + a", 100000);
	text_add(&source, "; }\nint right(void) { return ");
	add_times(&source, "a ? a : ", 10000);
	text_add(&source, "a; }\n");
	read_source(text_string(&source), &unit);
	ck_assert(!unit.is_failed);
	ck_assert_uint_eq(find_function(&unit, "sum")->instr_count, 200001);
	ck_assert_ptr_nonnull(find_function(&unit, "right"));
	text_release(&source);
	air_unit_release(&unit);
}
END_TEST

int main(void)
{
	TCase *all = tcase_create("all");

	tcase_add_checked_fixture(all, setup, teardown);
	tcase_set_timeout(all, 60);
	tcase_add_test(all, static_in_two_folders_has_two_keys);
	tcase_add_test(all, struct_in_two_files_has_two_keys);
	tcase_add_test(all, external_function_has_one_key);
	tcase_add_test(all, moving_lines_changes_no_record);
	tcase_add_test(all, equal_locals_are_numbered);
	tcase_add_test(all, included_source_is_lowered);
	tcase_add_test(all, header_inline_is_lowered_when_referenced);
	tcase_add_test(all, system_definition_is_lowered_when_referenced);
	tcase_add_test(all, files_have_hash_and_text);
	tcase_add_test(all, broken_function_degrades_only_itself);
	tcase_add_test(all, error_in_a_macro_degrades_its_user);
	tcase_add_test(all, error_at_file_scope_makes_the_unit_partial);
	tcase_add_test(all, missing_header_is_recorded_with_its_place);
	tcase_add_test(all, unreadable_file_fails);
	tcase_add_test(all, what_gcc_accepts_is_no_error);
	tcase_add_test(all, parameters_say_whether_they_lead_to_const);
	tcase_add_test(all, annotations_are_found_everywhere);
	tcase_add_test(all, empty_macros_before_a_name_are_markers);
	tcase_add_test(all, empty_macros_stand_on_what_keeps_functions);
	tcase_add_test(all, every_spelling_of_noreturn_counts);
	tcase_add_test(all, flags_of_symbols);
	tcase_add_test(all, macro_origin);
	tcase_add_test(all, same_sources_give_the_same_bytes);
	tcase_add_test(all, deep_expressions);
	return suite_run("lower", all);
}
