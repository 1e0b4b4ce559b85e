/*
 * Running rules over a program, and the paths they report.
 */
#include "testing.h"

#include "rules.h"
#include "rule/rule.h"

/* Reports every call of `load`, in whatever context. */
static void report_loads(struct function_pass *pass)
{
	pass_each_call(pass, call)
	{
		if (strcmp(pass_callee_name(pass, call), "load"))
			continue;
		struct finding *finding = finding_at_call(
			pass, call, SEVERITY_WARNING, CERTAIN, "'%s' loads", pass->function->name);
		finding_add_path(pass, finding, CONTEXT_TASK);
		finding_add_block(pass, finding, call, NULL, BLOCK_DISK);
	}
}

static void report_naked(struct function_pass *pass)
{
	pass_each_call(pass, call)
	{
		if (!pass->function->is_naked || !call->waits)
			continue;
		struct finding *finding = finding_at_call(
			pass, call, SEVERITY_WARNING, CERTAIN, "'%s' waits", pass->function->name);
		finding_add_naked_path(pass, finding);
	}
}

static const struct rule loads = { .id = "loads", .check_function = report_loads };
static const struct rule naked = { .id = "naked", .check_function = report_naked };

/* What rules find, one message per line, steps below it with a tab. */
static const char *found(struct link_test *t, const struct rule *const *which)
{
	struct finding_list findings = { 0 };
	struct text text = { 0 };
	rules_run(which, &t->program, NULL, &findings);
	finding_list_sort(&findings);
	for (size_t i = 0; i < findings.items.count; i++) {
		const struct finding *finding = findings.items.items[i];
		text_printf(&text, "%s (%s)\n", finding->message,
			certainty_name((enum certainty)finding->certainty));
		for (size_t s = 0; s < finding->steps.count; s++)
			text_printf(&text, "\t%s\n", finding->steps.items[s].text);
	}
	const char *copy = arena_strdup(&t->arena, text_string(&text));
	finding_list_release(&findings);
	text_release(&text);
	return copy;
}

#define FOUND(t, ...) found((t), (const struct rule *const[]){ __VA_ARGS__, NULL })

START_TEST(functions_that_never_run_or_are_degraded_are_not_looked_at)
{
	struct link_test t = linked("function dead() static { call load() };"
				    "function broken() degraded \"an error\" { call load() };");
	ck_assert_str_eq(FOUND(&t, &loads), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_path_starts_where_the_task_is_started)
{
	struct link_test t = linked("function helper() { call load() };"
				    "function task() { call helper() };"
				    "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) "
									     "};");
	ck_assert_str_eq(FOUND(&t, &loads), "'helper' loads (certain)\n"
					    "\t'main' starts task 'task'\n"
					    "\t'task' calls 'helper'\n"
					    "\t'helper' calls 'load', which blocks (disk, "
					    "test.yaml:10)\n");
	link_test_release(&t);
}
END_TEST

START_TEST(a_path_names_slots_and_who_called_a_parameter)
{
	struct link_test t = linked(
		"function each($f: function*) { %1 = read $f; call *%1() };"
		"function item() { %1: function* = read hook<function*>;"
		"call *%1() };"
		"function hooked() { call load() };"
		"function init() initialiser {" ADDRESS("1",
			"hooked") "hook = %1 };"
				  "function task() {" ADDRESS("1",
					  "item") "call each(%1) };"
						  "function main() {" ADDRESS("1",
							  "task") "call spawn_detached(%1) };");
	ck_assert_str_eq(FOUND(&t, &loads), "'hooked' loads (certain)\n"
					    "\t'main' starts detached task 'task'\n"
					    "\t'task' calls 'item', handed to 'each'\n"
					    "\t'item' calls 'hooked' through 'hook'\n"
					    "\t'hooked' calls 'load', which blocks (disk, "
					    "test.yaml:10)\n");
	link_test_release(&t);
}
END_TEST

START_TEST(a_path_ends_with_the_note_of_the_model)
{
	struct link_test t;
	link_test_init(&t);
	link_test_model(
		&t, "functions:\n  load: { blocks: disk, note: \"only the first call reads\" }\n");
	link_test_unit(&t, "a.c", NULL,
		"declare function load; declare function spawn;"
		"function task() { call load() };"
		"function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) };");
	link_test_link(&t);
	const char *text = FOUND(&t, &loads);
	ck_assert_msg(strstr(text, "which blocks (disk, test.yaml:3): only the first call reads\n"),
		"%s", text);
	link_test_release(&t);
}
END_TEST

START_TEST(a_naked_path_goes_through_the_tasks_it_inherits_from)
{
	struct link_test t = linked("function child() { call await() };"
				    "function task() { call group_open();" ADDRESS("1",
					    "child") "call spawn_group(%1); call group_close() };"
						     "function main() {" ADDRESS("1",
							     "task") "call spawn_detached(%1) };");
	ck_assert_str_eq(FOUND(&t, &naked), "'child' waits (certain)\n"
					    "\t'main' starts detached task 'task'\n"
					    "\t'task' starts in a group task 'child'\n");
	link_test_release(&t);
}
END_TEST

START_TEST(all_rules_run_on_one_function_before_the_next)
{
	struct link_test t = linked("function b() { call await() };"
				    "function a() { call load(); call await() };");
	ck_assert_ptr_nonnull(strstr(FOUND(&t, &loads, &naked), "'a' waits"));
	ck_assert_ptr_nonnull(strstr(FOUND(&t, &loads, &naked), "'a' loads"));
	ck_assert_ptr_nonnull(strstr(FOUND(&t, &naked), "'b' waits"));
	ck_assert_str_eq(found(&t, (const struct rule *const[]){ NULL }), "");
	link_test_release(&t);
}
END_TEST

/* ------------------------------------------------------------------------------------ settings */

static size_t programs_seen;

static void see_program(struct program_pass *pass)
{
	(void)pass;
	programs_seen++;
}

static const struct rule whole = { .id = "whole", .check_program = see_program };

/* `loads` is on, `whole` where the path is that in `data`. */
static const struct rule_setting *set_by_path(void *data, const char *file)
{
	static const struct rule_setting on[2], off[2] = { { 0 }, { .is_off = true } };
	return data && !strcmp(data, file) ? on : off;
}

START_TEST(what_is_off_everywhere_does_not_run)
{
	static char here[] = "deep/b.c";
	static const struct rule *const which[] = { &loads, &whole, NULL };
	struct rule_settings settings = { .find = set_by_path };
	struct finding_list findings = { 0 };
	struct link_test t;
	bool is_on[2];
	link_test_init(&t);
	link_test_unit(&t, "a.c", NULL, "function a() { call load() };");
	link_test_unit(&t, "deep/b.c", NULL, "function b() { call load() };");
	link_test_link(&t);

	programs_seen = 0;
	rules_run(which, &t.program, &settings, &findings);
	ck_assert_uint_eq(programs_seen, 0);
	rules_on(which, &t.program, &settings, is_on);
	ck_assert(is_on[0] && !is_on[1]);
	settings.data = here;
	rules_run(which, &t.program, &settings, &findings);
	ck_assert_uint_eq(programs_seen, 1);
	rules_on(which, &t.program, &settings, is_on);
	ck_assert(is_on[0] && is_on[1]);
	rules_run(which, &t.program, NULL, &findings);
	ck_assert_uint_eq(programs_seen, 2);
	finding_list_release(&findings);
	link_test_release(&t);
}
END_TEST

START_TEST(a_path_of_more_calls_than_are_shown_invents_no_root)
{
	struct text text = { 0 };
	for (int i = 0; i < 100; i++)
		text_printf(&text, "function w%02d() static { call w%02d() };", i, i + 1);
	text_add(&text, "function w100() static { call load() };"
			"function main() {" ADDRESS("1", "w00") "call spawn_detached(%1) };");
	struct link_test t = linked(text.bytes);
	text_release(&text);
	const char *lines = FOUND(&t, &loads);
	ck_assert_ptr_nonnull(strstr(lines, "'w99' calls 'w100'"));
	ck_assert_ptr_null(strstr(lines, "declared"));
	link_test_release(&t);
}
END_TEST

/* ------------------------------------------------------------------------ with a real rule */

START_TEST(a_helper_of_start_up_worker_and_loop_is_blamed_on_the_loop_only)
{
	struct link_test t = linked("function helper() { call sleep(1) };"
				    "function task() { call take_turn(); call helper() };"
				    "function job() { call helper() };"
				    "function main() { call helper();" ADDRESS("1", "task") ADDRESS(
					    "2", "job") "%3 = call spawn(%1); call offload(%2) };");
	ck_assert_str_eq(FOUND(&t, &rule_blocking_call),
		"'helper' blocks the event loop: it sleeps (certain)\n"
		"\t'main' starts task 'task'\n"
		"\t'task' calls 'helper'\n"
		"\t'helper' calls 'sleep', which blocks (sleep, test.yaml:5)\n");
	link_test_release(&t);
}
END_TEST

START_TEST(without_a_loop_nobody_is_blamed)
{
	struct link_test t = linked(
		"function helper() { call sleep(1) };"
		"function job() { call helper() };"
		"function exported() { call helper() };"
		"function main() { call helper();" ADDRESS("2", "job") "call offload(%2) };");
	ck_assert_str_eq(FOUND(&t, &rule_blocking_call), "");
	link_test_release(&t);
}
END_TEST

START_TEST(two_users_of_one_foreach_are_not_mixed_up)
{
	struct link_test t =
		linked("function each($f: function*) { %1 = read $f; call *%1() };"
		       "function slow() { call sleep(1) };"
		       "function quick() { };"
		       "function task() { call take_turn();" ADDRESS("1",
			       "quick") "call each(%1) };"
					"function main() {" ADDRESS("1", "slow") ADDRESS("2",
						"task") "call each(%1); %3 = call spawn(%2) };");
	ck_assert_str_eq(FOUND(&t, &rule_blocking_call), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_zero_timeout_through_two_wrappers_is_no_finding)
{
	struct link_test t = linked(
		"function one($ms: int) { %1 = read $ms; call poll(null, 1, %1) };"
		"function two($ms: int) { %1 = read $ms; call one(%1) };"
		"function task() { call take_turn(); call two(0) };"
		"function other() { call take_turn(); call two(9) };"
		"function main() {" ADDRESS("1", "task")
			ADDRESS("2", "other") "%3 = call spawn(%1); %4 = call spawn(%2) };");
	const char *lines = FOUND(&t, &rule_blocking_call);
	ck_assert_ptr_nonnull(strstr(lines, "'other' calls 'two'"));
	ck_assert_ptr_null(strstr(lines, "'task' calls 'two'"));
	link_test_release(&t);
}
END_TEST

START_TEST(what_blocks_through_a_declared_pointer_has_a_path)
{
	struct link_test t =
		linked("record ops; field fetch annotate \"async:blocks;use=\";"
		       "function task($o: struct ops*) { call take_turn(); %1 = read $o;"
		       "%2: function* = read %1->ops::fetch<function*>; call *%2() };"
		       "function main() {" ADDRESS("1", "task") "%2 = call spawn(%1) "
								"};");
	ck_assert_str_eq(FOUND(&t, &rule_blocking_call),
		"'a function pointer' blocks the event loop: it is annotated so (certain)\n"
		"\t'main' starts task 'task'\n"
		"\t'task' calls through a pointer declared to block (user)\n");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		functions_that_never_run_or_are_degraded_are_not_looked_at,
		a_path_starts_where_the_task_is_started,
		a_path_ends_with_the_note_of_the_model,
		a_path_names_slots_and_who_called_a_parameter,
		a_naked_path_goes_through_the_tasks_it_inherits_from,
		all_rules_run_on_one_function_before_the_next,
		what_is_off_everywhere_does_not_run,
		a_path_of_more_calls_than_are_shown_invents_no_root,
		a_helper_of_start_up_worker_and_loop_is_blamed_on_the_loop_only,
		without_a_loop_nobody_is_blamed,
		two_users_of_one_foreach_are_not_mixed_up,
		a_zero_timeout_through_two_wrappers_is_no_finding,
		what_blocks_through_a_declared_pointer_has_a_path,
	};
	return RUN_CASES("rule.run", cases);
}
