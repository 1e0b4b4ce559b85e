/*
 * Mending, with rules made for it: each finds the calls of one function and knows what to write
 * instead, which helps, does not help, or does harm.
 */
#include "project.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "driver/fix.h"
#include "suite.h"

#define RULE(name, rule_id)                                                                        \
	static const struct rule name = {                                                          \
		.id = (rule_id), .title = "t", .check_function = check_##name                      \
	}

/* Replaces the name at each call of `from` by `into`. */
static void replace(struct function_pass *pass, const char *from, const char *into)
{
	pass_each_call(pass, call)
	{
		if (strcmp(pass_callee_name(pass, call), from) != 0)
			continue;
		struct finding *finding = finding_at_call(
			pass, call, SEVERITY_WARNING, CERTAIN, "'%s' is called", from);
		if (into)
			finding_fix(pass->findings, finding, FIX_SAFE,
				(struct finding_edit){ .path = call->path,
					.line = call->line,
					.column = call->column,
					.remove = (uint32_t)strlen(from) },
				"%s", into);
	}
}

static void check_old(struct function_pass *pass)
{
	replace(pass, "old", "fresh");
}

static void check_old_too(struct function_pass *pass)
{
	replace(pass, "old", "other");
}

static void check_stubborn(struct function_pass *pass)
{
	replace(pass, "stubborn", "stubborn/**/");
}

static void check_harmful(struct function_pass *pass)
{
	replace(pass, "harmful", "poison");
}

static void check_poison(struct function_pass *pass)
{
	replace(pass, "poison", NULL);
}

static void check_breaking(struct function_pass *pass)
{
	replace(pass, "breaking", "((");
}

/* Also edits a file that is not ours to edit. */
static void check_abroad(struct function_pass *pass)
{
	replace(pass, "abroad", "fresh");
	for (size_t i = 0; i < pass->findings->items.count; i++)
		if (!strcmp(pass->findings->items.items[i]->rule, "g-abroad") &&
			pass->findings->items.items[i]->edits.count == 1)
			finding_fix(pass->findings, pass->findings->items.items[i], FIX_SAFE,
				(struct finding_edit){
					.path = "/etc/hostname", .line = 1, .column = 1 },
				"x");
}

RULE(old, "a-old");
RULE(old_too, "b-old-too");
RULE(stubborn, "c-stubborn");
RULE(harmful, "d-harmful");
RULE(poison, "e-poison");
RULE(breaking, "f-breaking");
RULE(abroad, "g-abroad");

static const struct rule *const rules[] = { &old, &stubborn, &harmful, &poison, &breaking, &abroad,
	NULL };
/* `both` is two findings whose fixes get into each other's way, each of use. */
static void check_first_half(struct function_pass *pass)
{
	pass_each_call(pass, call)
	{
		const char *name = pass_callee_name(pass, call);
		if (strcmp(name, "both") != 0 && strcmp(name, "half") != 0)
			continue;
		struct finding *finding =
			finding_at_call(pass, call, SEVERITY_WARNING, CERTAIN, "half is missing");
		finding_fix(pass->findings, finding, FIX_SAFE,
			(struct finding_edit){ .path = call->path,
				.line = call->line,
				.column = call->column,
				.remove = 4 },
			"%s", name[0] == 'b' ? "half" : "fresh");
	}
}

static void check_second_half(struct function_pass *pass)
{
	replace(pass, "both", "fresh");
}

/* Adds what the next round mends. */
static void check_two_steps(struct function_pass *pass)
{
	replace(pass, "stubborn", "old");
}

static void check_old_information(struct function_pass *pass)
{
	size_t before = pass->findings->items.count;
	replace(pass, "old", "fresh");
	for (size_t i = before; i < pass->findings->items.count; i++)
		pass->findings->items.items[i]->severity = SEVERITY_INFO;
}

static void check_suggested(struct function_pass *pass)
{
	size_t before = pass->findings->items.count;
	replace(pass, "old", "fresh");
	for (size_t i = before; i < pass->findings->items.count; i++)
		finding_doubt(pass->findings, pass->findings->items.items[i], "it is old");
}

RULE(first_half, "h-first-half");
RULE(second_half, "i-second-half");
RULE(two_steps, "j-two-steps");
RULE(old_information, "k-old-information");
RULE(suggested, "l-suggested");

static const struct rule *const halves[] = { &first_half, &second_half, NULL };
static const struct rule *const steps[] = { &two_steps, &old_information, NULL };
static const struct rule *const doubtful[] = { &suggested, NULL };
static const struct rule *const rivals[] = { &old, &old_too, NULL };

static const char declarations[] =
	"void old(void); void fresh(void); void other(void); void stubborn(void);\n"
	"void harmful(void); void poison(void); void breaking(void); void abroad(void);\n"
	"void both(void); void half(void);\n";

static struct bench {
	struct project project;
	struct check_options options;
	struct check check;
	struct fix_outcome outcome;
	struct arena arena;
} bench;

static void set_up(void)
{
	bench = (struct bench){ 0 };
	project_init(&bench.project);
	project_write(&bench.project, "all.h", declarations);
}

static void tear_down(void)
{
	fix_outcome_release(&bench.outcome);
	check_release(&bench.check);
	project_release(&bench.project);
	arena_release(&bench.arena);
}

/* A unit with one function, named as the file is. */
static void write_unit(const char *path, const char *body)
{
	char text[1024];
	snprintf(text, sizeof(text), "#include \"all.h\"\nvoid %c(void)\n{\n%s}\n", path[0], body);
	project_write(&bench.project, path, text);
}

static void check(const struct rule *const *used)
{
	struct error err;
	bench.options = (struct check_options){ .plan = bench.project.options,
		.extract = bench.project.extraction_options,
		.rules = used };
	ck_assert_msg(check_run(&bench.check, &bench.options, &err), "%s", err.text);
}

/* Writes "a.c", and "b.c" unless its body is NULL, and looks for what `used` find. */
static void prepare(const struct rule *const *used, const char *a, const char *b)
{
	write_unit("a.c", a);
	if (b)
		write_unit("b.c", b);
	project_database(&bench.project, "", "a.c", b ? "b.c" : NULL, NULL);
	check(used);
}

static bool fix(struct fix_options options)
{
	struct error err = { 0 };
	return fix_run(&bench.check, &bench.options, &options, &bench.outcome, &err);
}

/* The body of a unit's function as it is now. */
static const char *body_of(const char *path)
{
	const char *bytes;
	size_t size;
	struct error err;
	ck_assert_msg(
		file_read(&bench.arena, project_path(&bench.project, path), &bytes, &size, &err),
		"%s", err.text);
	const char *start = strstr(bytes, "{\n") + 2;
	return arena_strndup(&bench.arena, start, strlen(start) - 2);
}

static bool is_noted(const char *text)
{
	for (size_t i = 0; i < bench.outcome.notes.count; i++)
		if (strstr(bench.outcome.notes.items[i], text))
			return true;
	return false;
}

START_TEST(what_helps_stays)
{
	prepare(rules, "\told(); old();\n\tfresh();\n", "\told();\n");
	ck_assert_uint_eq(bench.check.result.finding_count, 3);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_uint_eq(bench.outcome.fixed, 3);
	ck_assert_uint_eq(bench.outcome.file_count, 2);
	ck_assert_uint_eq(bench.outcome.notes.count, 0);
	ck_assert_str_eq(body_of("a.c"), "\tfresh(); fresh();\n\tfresh();\n");
	ck_assert_str_eq(body_of("b.c"), "\tfresh();\n");
	ck_assert_uint_eq(bench.check.result.finding_count, 0);
}
END_TEST

START_TEST(what_does_not_help_goes_and_takes_nobody_with_it)
{
	prepare(rules, "\told(); stubborn();\n", NULL);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.left, 1);
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_str_eq(body_of("a.c"), "\tfresh(); stubborn();\n");
	ck_assert(is_noted("still there"));
	ck_assert_uint_eq(bench.check.result.finding_count, 1);
}
END_TEST

START_TEST(what_does_harm_goes_with_its_file)
{
	prepare(rules, "\told(); harmful();\n", "\told();\n");
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_str_eq(body_of("a.c"), "\told(); harmful();\n");
	ck_assert_str_eq(body_of("b.c"), "\tfresh();\n");
	ck_assert(is_noted("it brought another finding: a.c:4: 'poison' is called"));
}
END_TEST

START_TEST(what_no_longer_compiles_goes)
{
	prepare(rules, "\tbreaking();\n", "\told();\n");
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_str_eq(body_of("a.c"), "\tbreaking();\n");
	ck_assert_str_eq(body_of("b.c"), "\tfresh();\n");
	ck_assert(is_noted("did not compile"));
}
END_TEST

START_TEST(of_two_at_one_place_the_first_is_made)
{
	prepare(rivals, "\told();\n", NULL);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_str_eq(body_of("a.c"), "\tfresh();\n");
	ck_assert_uint_eq(bench.outcome.notes.count, 0);
}
END_TEST

/* Each fix is made on what the one before left. */
START_TEST(of_two_in_each_others_way_the_second_is_made_next)
{
	prepare(halves, "\tboth();\n", NULL);
	ck_assert_uint_eq(bench.check.result.finding_count, 2);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_str_eq(body_of("a.c"), "\tfresh();\n");
	ck_assert_uint_eq(bench.check.result.finding_count, 0);
}
END_TEST

START_TEST(what_a_fix_makes_due_is_mended_in_the_next_round)
{
	prepare(steps, "\tstubborn();\n", NULL);
	bench.options.show_all = true;
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 2);
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_str_eq(body_of("a.c"), "\tfresh();\n");
}
END_TEST

START_TEST(suggestions_are_made_when_asked_for)
{
	prepare(doubtful, "\told();\n", NULL);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed + bench.outcome.left, 0);
	ck_assert_str_eq(body_of("a.c"), "\told();\n");
	fix_outcome_release(&bench.outcome);
	ck_assert(fix((struct fix_options){ .is_suggested = true }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_str_eq(body_of("a.c"), "\tfresh();\n");
}
END_TEST

START_TEST(only_the_rule_that_is_named)
{
	prepare(rules, "\told(); stubborn();\n", NULL);
	ck_assert(fix((struct fix_options){ .rule = "a-old" }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_str_eq(body_of("a.c"), "\tfresh(); stubborn();\n");
}
END_TEST

/* One file under two names is edited once, and the link stays one. */
START_TEST(a_link_within_the_root_is_followed)
{
	struct stat status;
	write_unit("a.c", "\told();\n");
	ck_assert_int_eq(symlink("a.c", project_path(&bench.project, "b.c")), 0);
	project_database(&bench.project, "", "a.c", "b.c", NULL);
	check(rules);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.left, 0);
	ck_assert_uint_eq(bench.outcome.file_count, 1);
	ck_assert_str_eq(body_of("a.c"), "\tfresh();\n");
	ck_assert_int_eq(lstat(project_path(&bench.project, "b.c"), &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
}
END_TEST

START_TEST(a_file_that_was_changed_since_is_left_alone)
{
	prepare(rules, "\told();\n", "\told();\n");
	write_unit("a.c", "\t/* mine */ old();\n");
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 1);
	ck_assert_str_eq(body_of("a.c"), "\t/* mine */ old();\n");
	ck_assert_str_eq(body_of("b.c"), "\tfresh();\n");
	ck_assert(is_noted("'a.c': it has changed since it was read"));
}
END_TEST

/* All edits of a finding, or none. */
START_TEST(what_is_outside_of_the_root_is_not_ours)
{
	prepare(rules, "\tabroad();\n", NULL);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.left, 1);
	ck_assert_uint_eq(bench.outcome.fixed, 0);
	ck_assert_str_eq(body_of("a.c"), "\tabroad();\n");
	ck_assert(is_noted("/etc/hostname"));
}
END_TEST

START_TEST(a_link_out_of_the_root_is_not_followed)
{
	char target[128];
	write_unit("a.c", "\told();\n");
	snprintf(target, sizeof(target), "%s.elsewhere.c", bench.project.root);
	ck_assert_int_eq(rename(project_path(&bench.project, "a.c"), target), 0);
	ck_assert_int_eq(symlink(target, project_path(&bench.project, "a.c")), 0);
	project_database(&bench.project, "", "a.c", NULL);
	check(rules);
	ck_assert(fix((struct fix_options){ 0 }));
	ck_assert_uint_eq(bench.outcome.fixed, 0);
	ck_assert_str_eq(body_of("a.c"), "\told();\n");
	ck_assert(is_noted("outside of the root"));
	unlink(target);
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	prepare(rules, "\told(); harmful();\n", NULL);
	ck_assert(fix((struct fix_options){ .is_dry = true }));
	ck_assert_uint_eq(bench.outcome.fixed, 2);
	ck_assert_str_eq(body_of("a.c"), "\told(); harmful();\n");
	ck_assert_ptr_nonnull(strstr(
		text_string(&bench.outcome.diff), "-\told(); harmful();\n+\tfresh(); poison();\n"));
}
END_TEST

static bool always(void)
{
	return true;
}

START_TEST(after_ctrl_c_everything_is_as_it_was)
{
	prepare(rules, "\told();\n", NULL);
	ck_assert(!fix((struct fix_options){ .is_interrupted = always }));
	ck_assert_str_eq(body_of("a.c"), "\told();\n");
	ck_assert_uint_eq(bench.check.result.finding_count, 1);
}
END_TEST

static int asked;

/* It is asked before and after each look: this is behind the second one. */
static bool after_the_second_look(void)
{
	return ++asked == 4;
}

START_TEST(after_ctrl_c_in_a_later_round_everything_is_as_it_was)
{
	asked = 0;
	prepare(halves, "\tboth();\n", NULL);
	ck_assert(!fix((struct fix_options){ .is_interrupted = after_the_second_look }));
	ck_assert_int_eq(asked, 4);
	ck_assert_str_eq(body_of("a.c"), "\tboth();\n");
	ck_assert_uint_eq(bench.check.result.finding_count, 2);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		what_helps_stays,
		what_does_not_help_goes_and_takes_nobody_with_it,
		what_does_harm_goes_with_its_file,
		what_no_longer_compiles_goes,
		of_two_at_one_place_the_first_is_made,
		of_two_in_each_others_way_the_second_is_made_next,
		what_a_fix_makes_due_is_mended_in_the_next_round,
		suggestions_are_made_when_asked_for,
		only_the_rule_that_is_named,
		a_link_within_the_root_is_followed,
		a_file_that_was_changed_since_is_left_alone,
		what_is_outside_of_the_root_is_not_ours,
		a_link_out_of_the_root_is_not_followed,
		a_dry_run_writes_nothing,
		after_ctrl_c_everything_is_as_it_was,
		after_ctrl_c_in_a_later_round_everything_is_as_it_was,
	};
	TCase *all = tcase_create("fix");
	tcase_set_timeout(all, 120);
	tcase_add_checked_fixture(all, set_up, tear_down);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tcase_add_test(all, cases[i]);
	return suite_run("fix", all);
}
