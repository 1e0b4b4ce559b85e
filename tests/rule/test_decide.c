/*
 * Settings applied to findings: which go, what they are worth, which are shown.
 */
#include "rule/decide.h"
#include "settling.h"

static struct rule_setting setting;
static const char *excluded_path;

static const struct rule_setting *find(void *data, const char *path)
{
	static struct rule_setting settings[8];
	(void)data;
	for (size_t i = 0; test_rules[i]; i++)
		settings[i] = rule_setting_default(test_rules[i]);
	if (strcmp(path, "plain.c"))
		settings[0] = setting;
	return settings;
}

static const char *excluded(void *data, const char *path)
{
	(void)data;
	return excluded_path && !strcmp(path, excluded_path) ? "why" : NULL;
}

static const struct rule_settings settings = { find, excluded, NULL };

static struct finding *decided(
	struct finding_list *list, enum severity severity, enum certainty certainty)
{
	struct finding *finding = finding_new(list);
	finding->rule = "blocking-call";
	finding->severity = severity;
	finding->certainty = certainty;
	finding->path = "a.c";
	finding->message = "";
	findings_decide(list, test_rules, &settings);
	return list->items.count ? array_last(&list->items) : NULL;
}

START_TEST(a_rule_that_is_off_finds_nothing)
{
	struct finding_list list = { 0 };
	setting = (struct rule_setting){ .is_off = true, .certainty = LIKELY };
	ck_assert_ptr_null(decided(&list, SEVERITY_ERROR, CERTAIN));
	finding_list_release(&list);
}
END_TEST

START_TEST(a_severity_is_for_what_is_bad)
{
	struct finding_list list = { 0 };
	setting = (struct rule_setting){ .severity = 1 + SEVERITY_ERROR, .certainty = LIKELY };
	ck_assert_int_eq(decided(&list, SEVERITY_PERFORMANCE, LIKELY)->severity, SEVERITY_ERROR);
	/* A rule that is of severity info itself calls nothing else bad. */
	ck_assert_int_eq(decided(&list, SEVERITY_INFO, LIKELY)->severity, SEVERITY_ERROR);
	finding_list_release(&list);
}
END_TEST

static const struct rule strict_rule = { .id = "blocking-call", .severity = SEVERITY_ERROR };
static const struct rule *const strict_rules[] = { &strict_rule, NULL };

START_TEST(information_stays_what_it_is)
{
	struct finding_list list = { 0 };
	struct finding *finding = finding_new(&list);
	setting = (struct rule_setting){ .severity = 1 + SEVERITY_ERROR, .certainty = LIKELY };
	*finding = (struct finding){ .rule = "blocking-call", .path = "a.c", .message = "" };
	findings_decide(&list, strict_rules, &settings);
	ck_assert_int_eq(finding->severity, SEVERITY_INFO);
	ck_assert(finding->is_hidden);
	setting.is_info_shown = true;
	findings_decide(&list, strict_rules, &settings);
	ck_assert(!finding->is_hidden);
	finding_list_release(&list);
}
END_TEST

START_TEST(a_rule_made_information_is_shown)
{
	struct finding_list list = { 0 };
	setting = (struct rule_setting){ .severity = 1 + SEVERITY_INFO, .certainty = LIKELY };
	struct finding *finding = decided(&list, SEVERITY_ERROR, CERTAIN);
	ck_assert_int_eq(finding->severity, SEVERITY_INFO);
	ck_assert(!finding->is_hidden);
	finding_list_release(&list);
}
END_TEST

START_TEST(what_is_less_sure_is_hidden)
{
	struct finding_list list = { 0 };
	setting = (struct rule_setting){ .certainty = LIKELY };
	ck_assert(!decided(&list, SEVERITY_ERROR, LIKELY)->is_hidden);
	ck_assert(decided(&list, SEVERITY_ERROR, POSSIBLE)->is_hidden);
	setting.certainty = CERTAIN;
	ck_assert(decided(&list, SEVERITY_ERROR, LIKELY)->is_hidden);
	setting.certainty = POSSIBLE;
	ck_assert(!decided(&list, SEVERITY_ERROR, POSSIBLE)->is_hidden);
	finding_list_release(&list);
}
END_TEST

START_TEST(what_is_excluded_stays_marked)
{
	struct finding_list list = { 0 };
	setting = (struct rule_setting){ .certainty = LIKELY };
	excluded_path = "a.c";
	ck_assert_str_eq(decided(&list, SEVERITY_ERROR, CERTAIN)->excluded, "why");
	excluded_path = "b.c";
	ck_assert_ptr_null(decided(&list, SEVERITY_ERROR, CERTAIN)->excluded);
	excluded_path = NULL;
	finding_list_release(&list);
}
END_TEST

/* Two findings of one cause, of which the better one lies in an excluded file: both stay. */
START_TEST(what_is_excluded_hides_no_other_place)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "void f(void) { sleep(1); }\n");
	settle_test_file(&t, "plain.c", "void g(void) { sleep(1); }\n");
	setting = (struct rule_setting){ .certainty = LIKELY };
	excluded_path = "a.c";
	add_finding(&t, 1, 16)->cause = 7;
	struct finding *other = add_finding(&t, 1, 16);
	other->path = "plain.c";
	other->cause = 7;
	t.options.settings = &settings;
	settle_test_settle(&t);
	ck_assert_uint_eq(t.findings.items.count, 2);
	ck_assert_ptr_nonnull(t.findings.items.items[0]->excluded);
	ck_assert_ptr_null(t.findings.items.items[1]->excluded);
	excluded_path = NULL;
	settle_test_release(&t);
}
END_TEST

START_TEST(a_comment_on_a_rule_that_is_off_is_not_unused)
{
	static const char text[] =
		"/* async-lint: allow(blocking-call) only at the start */\nint x;\n";
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", text);
	settle_test_file(&t, "plain.c", text);
	setting = (struct rule_setting){ .is_off = true, .certainty = LIKELY };
	t.options.settings = &settings;
	settle_test_settle(&t);
	ck_assert_uint_eq(t.findings.items.count, 1);
	ck_assert_str_eq(t.findings.items.items[0]->path, "plain.c");
	settle_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { a_rule_that_is_off_finds_nothing,
		a_severity_is_for_what_is_bad, information_stays_what_it_is,
		a_rule_made_information_is_shown, what_is_less_sure_is_hidden,
		what_is_excluded_stays_marked, what_is_excluded_hides_no_other_place,
		a_comment_on_a_rule_that_is_off_is_not_unused };
	return run_cases("decide", cases, sizeof(cases) / sizeof(*cases));
}
