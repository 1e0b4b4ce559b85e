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

static const struct rule old = { .id = "a-old", .title = "t", .check_function = check_old };
static const struct rule old_too = {
	.id = "b-old-too", .title = "t", .check_function = check_old_too
};
static const struct rule stubborn = {
	.id = "c-stubborn", .title = "t", .check_function = check_stubborn
};
static const struct rule harmful = {
	.id = "d-harmful", .title = "t", .check_function = check_harmful
};
static const struct rule poison = {
	.id = "e-poison", .title = "t", .check_function = check_poison
};
static const struct rule breaking = {
	.id = "f-breaking", .title = "t", .check_function = check_breaking
};
static const struct rule abroad = {
	.id = "g-abroad", .title = "t", .check_function = check_abroad
};

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

static const struct rule first_half = {
	.id = "h-first-half", .title = "t", .check_function = check_first_half
};
static const struct rule second_half = {
	.id = "i-second-half", .title = "t", .check_function = check_second_half
};
static const struct rule two_steps = {
	.id = "j-two-steps", .title = "t", .check_function = check_two_steps
};
static const struct rule old_information = {
	.id = "k-old-information", .title = "t", .check_function = check_old_information
};
static const struct rule suggested = {
	.id = "l-suggested", .title = "t", .check_function = check_suggested
};

static const struct rule *const halves[] = { &first_half, &second_half, NULL };
static const struct rule *const steps[] = { &two_steps, &old_information, NULL };
static const struct rule *const doubtful[] = { &suggested, NULL };
static const struct rule *const rivals[] = { &old, &old_too, NULL };

static const char declarations[] =
	"void old(void); void fresh(void); void other(void); void stubborn(void);\n"
	"void harmful(void); void poison(void); void breaking(void); void abroad(void);\n"
	"void both(void); void half(void);\n";

struct bench {
	struct project project;
	struct check_options options;
	struct check check;
	struct fix_outcome outcome;
	struct arena arena;
};

static void bench_init(struct bench *b)
{
	*b = (struct bench){ 0 };
	project_init(&b->project);
	project_write(&b->project, "all.h", declarations);
}

static void bench_write(struct bench *b, const char *path, const char *body)
{
	char text[1024];
	snprintf(text, sizeof(text), "#include \"all.h\"\nvoid %c(void)\n{\n%s}\n", path[0], body);
	project_write(&b->project, path, text);
}

static void bench_check(struct bench *b, const struct rule *const *used)
{
	struct error err;
	b->options = (struct check_options){
		.plan = b->project.options, .extract = b->project.extraction_options, .rules = used
	};
	ck_assert_msg(check_run(&b->check, &b->options, &err), "%s", err.text);
}

static bool bench_fix(struct bench *b, struct fix_options fix)
{
	struct error err = { 0 };
	return fix_run(&b->check, &b->options, &fix, &b->outcome, &err);
}

static void bench_release(struct bench *b)
{
	fix_outcome_release(&b->outcome);
	check_release(&b->check);
	project_release(&b->project);
	arena_release(&b->arena);
}

/* The body of a unit's function as it is now. */
static const char *body_of(struct bench *b, const char *path)
{
	const char *bytes;
	size_t size;
	struct error err;
	ck_assert_msg(file_read(&b->arena, project_path(&b->project, path), &bytes, &size, &err),
		"%s", err.text);
	const char *start = strstr(bytes, "{\n") + 2;
	return arena_strndup(&b->arena, start, strlen(start) - 2);
}

static bool is_noted(const struct bench *b, const char *text)
{
	for (size_t i = 0; i < b->outcome.notes.count; i++)
		if (strstr(b->outcome.notes.items[i], text))
			return true;
	return false;
}

START_TEST(what_helps_stays)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told(); old();\n\tfresh();\n");
	bench_write(&b, "b.c", "\told();\n");
	project_database(&b.project, "", "a.c", "b.c", NULL);
	bench_check(&b, rules);
	ck_assert_uint_eq(b.check.result.finding_count, 3);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_uint_eq(b.outcome.fixed, 3);
	ck_assert_uint_eq(b.outcome.file_count, 2);
	ck_assert_uint_eq(b.outcome.notes.count, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh(); fresh();\n\tfresh();\n");
	ck_assert_str_eq(body_of(&b, "b.c"), "\tfresh();\n");
	ck_assert_uint_eq(b.check.result.finding_count, 0);
	bench_release(&b);
}
END_TEST

START_TEST(what_does_not_help_goes_and_takes_nobody_with_it)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told(); stubborn();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.left, 1);
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh(); stubborn();\n");
	ck_assert(is_noted(&b, "still there"));
	ck_assert_uint_eq(b.check.result.finding_count, 1);
	bench_release(&b);
}
END_TEST

START_TEST(what_does_harm_goes_with_its_file)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told(); harmful();\n");
	bench_write(&b, "b.c", "\told();\n");
	project_database(&b.project, "", "a.c", "b.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\told(); harmful();\n");
	ck_assert_str_eq(body_of(&b, "b.c"), "\tfresh();\n");
	ck_assert(is_noted(&b, "it brought another finding: a.c:4: 'poison' is called"));
	bench_release(&b);
}
END_TEST

START_TEST(what_no_longer_compiles_goes)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\tbreaking();\n");
	bench_write(&b, "b.c", "\told();\n");
	project_database(&b.project, "", "a.c", "b.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tbreaking();\n");
	ck_assert_str_eq(body_of(&b, "b.c"), "\tfresh();\n");
	ck_assert(is_noted(&b, "did not compile"));
	bench_release(&b);
}
END_TEST

START_TEST(of_two_at_one_place_the_first_is_made)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rivals);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh();\n");
	ck_assert_uint_eq(b.outcome.notes.count, 0);
	bench_release(&b);
}
END_TEST

/* Each fix is made on what the one before left. */
START_TEST(of_two_in_each_others_way_the_second_is_made_next)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\tboth();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, halves);
	ck_assert_uint_eq(b.check.result.finding_count, 2);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh();\n");
	ck_assert_uint_eq(b.check.result.finding_count, 0);
	bench_release(&b);
}
END_TEST

START_TEST(what_a_fix_makes_due_is_mended_in_the_next_round)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\tstubborn();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, steps);
	b.options.show_all = true;
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 2);
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh();\n");
	bench_release(&b);
}
END_TEST

START_TEST(suggestions_are_made_when_asked_for)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, doubtful);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed + b.outcome.left, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\told();\n");
	fix_outcome_release(&b.outcome);
	ck_assert(bench_fix(&b, (struct fix_options){ .is_suggested = true }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh();\n");
	bench_release(&b);
}
END_TEST

START_TEST(only_the_rule_that_is_named)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told(); stubborn();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ .rule = "a-old" }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh(); stubborn();\n");
	bench_release(&b);
}
END_TEST

/* One file under two names is edited once, and the link stays one. */
START_TEST(a_link_within_the_root_is_followed)
{
	struct bench b;
	struct stat status;
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	ck_assert_int_eq(symlink("a.c", project_path(&b.project, "b.c")), 0);
	project_database(&b.project, "", "a.c", "b.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.left, 0);
	ck_assert_uint_eq(b.outcome.file_count, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tfresh();\n");
	ck_assert_int_eq(lstat(project_path(&b.project, "b.c"), &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
	bench_release(&b);
}
END_TEST

START_TEST(a_file_that_was_changed_since_is_left_alone)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	bench_write(&b, "b.c", "\told();\n");
	project_database(&b.project, "", "a.c", "b.c", NULL);
	bench_check(&b, rules);
	bench_write(&b, "a.c", "\t/* mine */ old();\n");
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 1);
	ck_assert_str_eq(body_of(&b, "a.c"), "\t/* mine */ old();\n");
	ck_assert_str_eq(body_of(&b, "b.c"), "\tfresh();\n");
	ck_assert(is_noted(&b, "'a.c': it has changed since it was read"));
	bench_release(&b);
}
END_TEST

/* All edits of a finding, or none. */
START_TEST(what_is_outside_of_the_root_is_not_ours)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\tabroad();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.left, 1);
	ck_assert_uint_eq(b.outcome.fixed, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tabroad();\n");
	ck_assert(is_noted(&b, "/etc/hostname"));
	bench_release(&b);
}
END_TEST

START_TEST(a_link_out_of_the_root_is_not_followed)
{
	struct bench b;
	char target[128];
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	snprintf(target, sizeof(target), "%s.elsewhere.c", b.project.root);
	ck_assert_int_eq(rename(project_path(&b.project, "a.c"), target), 0);
	ck_assert_int_eq(symlink(target, project_path(&b.project, "a.c")), 0);
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ 0 }));
	ck_assert_uint_eq(b.outcome.fixed, 0);
	ck_assert_str_eq(body_of(&b, "a.c"), "\told();\n");
	ck_assert(is_noted(&b, "outside of the root"));
	unlink(target);
	bench_release(&b);
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told(); harmful();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(bench_fix(&b, (struct fix_options){ .is_dry = true }));
	ck_assert_uint_eq(b.outcome.fixed, 2);
	ck_assert_str_eq(body_of(&b, "a.c"), "\told(); harmful();\n");
	ck_assert_ptr_nonnull(strstr(
		text_string(&b.outcome.diff), "-\told(); harmful();\n+\tfresh(); poison();\n"));
	bench_release(&b);
}
END_TEST

static bool always(void)
{
	return true;
}

START_TEST(after_ctrl_c_everything_is_as_it_was)
{
	struct bench b;
	bench_init(&b);
	bench_write(&b, "a.c", "\told();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, rules);
	ck_assert(!bench_fix(&b, (struct fix_options){ .is_interrupted = always }));
	ck_assert_str_eq(body_of(&b, "a.c"), "\told();\n");
	ck_assert_uint_eq(b.check.result.finding_count, 1);
	bench_release(&b);
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
	struct bench b;
	asked = 0;
	bench_init(&b);
	bench_write(&b, "a.c", "\tboth();\n");
	project_database(&b.project, "", "a.c", NULL);
	bench_check(&b, halves);
	ck_assert(!bench_fix(&b, (struct fix_options){ .is_interrupted = after_the_second_look }));
	ck_assert_int_eq(asked, 4);
	ck_assert_str_eq(body_of(&b, "a.c"), "\tboth();\n");
	ck_assert_uint_eq(b.check.result.finding_count, 2);
	bench_release(&b);
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
	Suite *suite = suite_create("fix");
	TCase *all = tcase_create("fix");
	tcase_set_timeout(all, 120);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tcase_add_test(all, cases[i]);
	suite_add_tcase(suite, all);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
