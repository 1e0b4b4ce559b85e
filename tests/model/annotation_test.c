/*
 * Annotations: every macro of async/annotate.h means one role, and the one that a model file
 * would give.
 */
#include <check.h>
#include <string.h>

#include "async/annotate.h"
#include "base/file.h"
#include "model/model.h"
#include "suite.h"

/* Macros expand late: from here on they stand for their text, under any compiler. */
#undef ASYNC_ANNOTATION
#define ASYNC_ANNOTATION(text) text

static struct arena arena;

static const struct known {
	const char *macro, *text;
	int parameter;
	const char *entry; /* the same in a model file; NULL if there is no such word */
} known[] = {
	{ "ASYNC_FN", ASYNC_FN, -1, "suspends: true" },
	{ "ASYNC_FN_SHIELDED", ASYNC_FN_SHIELDED, -1, NULL },
	{ "ASYNC_BLOCKING", ASYNC_BLOCKING("g"), -1, "blocks: user, use: g" },
	{ "ASYNC_CPU_HEAVY", ASYNC_CPU_HEAVY(""), -1, "cpu-heavy: true" },
	{ "ASYNC_MIXED", ASYNC_MIXED, -1, "mixed: true" },
	{ "ASYNC_NONBLOCKING", ASYNC_NONBLOCKING, -1, "nonblocking: true" },
	{ "ASYNC_NO_SUSPEND", ASYNC_NO_SUSPEND, -1, "no-suspend: true" },
	{ "ASYNC_READONLY", ASYNC_READONLY, -1, "readonly: true" },
	{ "ASYNC_TESTS_TASK", ASYNC_TESTS_TASK, -1, "tests-context: true" },
	{ "ASYNC_ORDERED", ASYNC_ORDERED, -1, "ordered: arg0" },
	{ "ASYNC_BOUNDED", ASYNC_BOUNDED(4), -1, "bounded: 4" },
	{ "ASYNC_LOOP_ONLY", ASYNC_LOOP_ONLY, -1, "loop-only: true" },
	{ "ASYNC_WORKER_ONLY", ASYNC_WORKER_ONLY, -1, "worker-only: true" },
	{ "ASYNC_ANY_THREAD", ASYNC_ANY_THREAD, -1, "any-thread: true" },
	{ "ASYNC_RUNS_LOOP", ASYNC_RUNS_LOOP, -1, "runs-loop: true" },
	{ "ASYNC_WAITS", ASYNC_WAITS("remote"), -1, "waits: remote" },
	{ "ASYNC_WANTS_DEADLINE", ASYNC_WANTS_DEADLINE, -1, "wants-deadline: true" },
	{ "ASYNC_WANTS_LIMIT", ASYNC_WANTS_LIMIT, -1, "wants-limit: true" },
	{ "ASYNC_SPAWNS", ASYNC_SPAWNS("group"), -1, "spawns: group" },
	{ "ASYNC_RETURNS_TASK", ASYNC_RETURNS_TASK, -1, "returns-task: true" },
	{ "ASYNC_JOINS", ASYNC_JOINS, -1, "joins: true" },
	{ "ASYNC_CANCELS", ASYNC_CANCELS, -1, "cancels: true" },
	{ "ASYNC_DETACHED", ASYNC_DETACHED, -1, "detached: true" },
	{ "ASYNC_CANCEL_ROOT", ASYNC_CANCEL_ROOT, -1, "cancel-root: true" },
	{ "ASYNC_SCOPE_OPEN", ASYNC_SCOPE_OPEN("limit"), -1, "scope-open: limit" },
	{ "ASYNC_SCOPE_CLOSE", ASYNC_SCOPE_CLOSE("shield"), -1, "scope-close: shield" },
	{ "ASYNC_SCOPE_TYPE", ASYNC_SCOPE_TYPE("no-suspend"), -1, "scope-type: no-suspend" },
	{ "ASYNC_ACQUIRES", ASYNC_ACQUIRES("permit"), -1, "acquires: permit" },
	{ "ASYNC_RELEASES", ASYNC_RELEASES("channel"), -1, "releases: channel" },
	{ "ASYNC_P_ENTRY", ASYNC_P_ENTRY, 1, "spawns: task arg1" },
	{ "ASYNC_P_WORKER", ASYNC_P_WORKER, 2, "offloads: arg2" },
	{ "ASYNC_P_CALLBACK", ASYNC_P_CALLBACK, 0, "calls-on-loop: arg0" },
	{ "ASYNC_P_CALLED", ASYNC_P_CALLED, 0, "calls: arg0" },
	{ "ASYNC_P_ESCAPES", ASYNC_P_ESCAPES, 3, "escapes: arg3" },
	{ "ASYNC_P_CONSUMES", ASYNC_P_CONSUMES, 0, "consumes: arg0" },
	{ "ASYNC_P_LIMIT", ASYNC_P_LIMIT, 3, "limit: arg3" },
	{ "ASYNC_P_COUNT", ASYNC_P_COUNT, 2, "count: arg2" },
	{ "ASYNC_P_TIMEOUT", ASYNC_P_TIMEOUT, 1, "timeout: arg1" },
	{ "ASYNC_P_NONBLOCKING", ASYNC_P_NONBLOCKING, 0, "makes-nonblocking: arg0" },
	{ "ASYNC_P_OWNED_BY", ASYNC_P_OWNED_BY(2), 0, "owned-by: arg0 arg2" },
};

enum { known_count = sizeof(known) / sizeof(*known) };

static void check_text(const char *a, const char *b)
{
	if (a && b)
		ck_assert_str_eq(a, b);
	else
		ck_assert_ptr_eq(a, b);
}

static void check_same(const struct role *a, const struct role *b)
{
	ck_assert_int_eq(a->kind, b->kind);
	ck_assert_int_eq(a->argument, b->argument);
	ck_assert_int_eq(a->category, b->category);
	ck_assert_int_eq(a->wait, b->wait);
	ck_assert_int_eq(a->scope, b->scope);
	ck_assert_int_eq(a->spawn, b->spawn);
	ck_assert_int_eq(a->number, b->number);
	ck_assert_ptr_null(a->when);
	ck_assert_ptr_null(a->unless);
	check_text(a->use, b->use);
	check_text(a->resource, b->resource);
}

START_TEST(means_what_a_model_says)
{
	const struct known *row = &known[_i];
	struct role role;
	ck_assert(role_from_annotation(&arena, row->text, row->parameter, &role));
	ck_assert_str_eq(role.origin, "annotation");
	if (!row->entry)
		return;
	struct error err = { { 0 } };
	struct model *model = model_new();
	char *text = arena_printf(&arena, "model: m\nfunctions:\n  f: { %s }\n", row->entry);
	ck_assert_msg(model_load_text(model, "m.yaml", text, &err), "%s", err.text);
	struct role_list roles = model_function(model, "f");
	ck_assert_uint_eq(roles.count, 1);
	check_same(&role, &roles.items[0]);
	model_free(model);
}
END_TEST

static bool is_known(const char *macro, size_t length)
{
	for (size_t i = 0; i < known_count; i++)
		if (strlen(known[i].macro) == length && !memcmp(known[i].macro, macro, length))
			return true;
	return false;
}

START_TEST(every_macro_is_here)
{
	const char *text, *define = "#define ASYNC_";
	size_t size, found = 0;
	struct error err = { { 0 } };
	ck_assert_msg(file_read(&arena, SOURCE_FOLDER "/runtime/include/async/annotate.h", &text,
			      &size, &err),
		"%s", err.text);
	for (const char *at = text; (at = strstr(at, define)); at++) {
		const char *macro = at + strlen("#define ");
		size_t length = strcspn(macro, "( \n");
		if (text_starts_with(macro, "ASYNC_ANNOTAT"))
			continue;
		ck_assert_msg(is_known(macro, length), "%.*s", (int)length, macro);
		found++;
	}
	ck_assert_uint_eq(found, known_count);
}
END_TEST

static const char *const strange[] = {
	"",
	"async",
	"async:",
	"async:bogus",
	"async:suspendsx",
	"async:p-",
	"other:suspends",
	"async:spawns",
	"async:spawns;kind=",
	"async:spawns;kind=bogus",
	"async:scope-open;kind=bogus",
	"async:scope-type",
	"async:bounded",
	"async:bounded;m=1",
};

START_TEST(others_are_left_alone)
{
	struct role role = { .number = 42 };
	ck_assert(!role_from_annotation(&arena, strange[_i], 0, &role));
	ck_assert_int_eq(role.number, 42);
}
END_TEST

static struct role read_role(const char *text, int parameter)
{
	struct role role;
	ck_assert(role_from_annotation(&arena, text, parameter, &role));
	return role;
}

START_TEST(values_are_read)
{
	ck_assert_int_eq(read_role(ASYNC_FN, -1).number, 0);
	ck_assert_int_eq(read_role(ASYNC_FN_SHIELDED, -1).number, 1);
	ck_assert_str_eq(read_role(ASYNC_BLOCKING("a; b=c"), -1).use, "a; b=c");
	ck_assert_ptr_null(read_role(ASYNC_BLOCKING(""), -1).use);
	ck_assert_int_eq(read_role(ASYNC_BOUNDED(0x20), -1).number, 32);
	ck_assert_int_eq(read_role(ASYNC_BOUNDED(MAX_JOBS), -1).number, 0);
	ck_assert_int_eq(read_role("async:waits;kind=new", -1).wait, WAIT_UNKNOWN);
	ck_assert_int_eq(read_role(ASYNC_ORDERED, 2).argument, 2);
	ck_assert_int_eq(read_role(ASYNC_SCOPE_TYPE("abort"), -1).scope, SCOPE_ABORT);
	/* What is acquired is an open set: any word pairs with itself. */
	ck_assert_str_eq(read_role(ASYNC_ACQUIRES("parrot"), -1).resource, "parrot");
	ck_assert_str_eq(read_role(ASYNC_RELEASES("http-client"), -1).resource, "http-client");
	/* On a typedef or field: the function that is stored there. */
	ck_assert_int_eq(read_role(ASYNC_P_CALLBACK, role_no_argument).argument, role_no_argument);
}
END_TEST

START_TEST(entries_take_over_how_to_spawn)
{
	struct role roles[] = {
		read_role(ASYNC_RETURNS_TASK, -1),
		read_role(ASYNC_SPAWNS("map"), -1),
		read_role(ASYNC_P_LIMIT, 4),
		read_role(ASYNC_P_ENTRY, 0),
	};
	ck_assert_uint_eq(role_settle(roles, 4), 3);
	ck_assert_int_eq(roles[0].kind, ROLE_RETURNS_TASK);
	ck_assert_int_eq(roles[1].kind, ROLE_LIMIT);
	ck_assert_int_eq(roles[2].kind, ROLE_SPAWNS);
	ck_assert_int_eq(roles[2].argument, 0);
	ck_assert_int_eq(roles[2].spawn, SPAWN_MAP);

	struct role alone[] = { read_role(ASYNC_SPAWNS("group"), -1) };
	ck_assert_uint_eq(role_settle(alone, 1), 1);
	ck_assert_int_eq(alone[0].spawn, SPAWN_GROUP);
	ck_assert_uint_eq(role_settle(NULL, 0), 0);
}
END_TEST

static void release(void)
{
	arena_release(&arena);
}

int main(void)
{
	TCase *tests = tcase_create("annotation");
	tcase_add_checked_fixture(tests, NULL, release);
	tcase_add_loop_test(tests, means_what_a_model_says, 0, known_count);
	tcase_add_test(tests, every_macro_is_here);
	tcase_add_loop_test(
		tests, others_are_left_alone, 0, (int)(sizeof(strange) / sizeof(*strange)));
	tcase_add_test(tests, values_are_read);
	tcase_add_test(tests, entries_take_over_how_to_spawn);
	return suite_run("annotation", tests);
}
