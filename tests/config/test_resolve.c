/*
 * What holds for a path, and who said so.
 */
#include <string.h>

#include "folder.h"

static struct config *config;

static void open_at(const char *start)
{
	config = config_at(start);
}

/* The setting of a rule for a file. */
static struct rule_setting setting(const char *path, size_t rule)
{
	struct rule_settings settings = config_settings(config, test_folder);
	struct error err = { 0 };
	const char *folder = strrchr(path, '/') ? arena_strndup(&test_arena, path,
							  (size_t)(strrchr(path, '/') - path))
						: "";
	ck_assert_msg(config_add_folder(config, inside(folder), &err), "%s", err.text);
	return rule_setting_of(&settings, test_words.rules, rule, path);
}

/* "value (origin)" of a setting. */
static const char *explained(const char *path, const char *rule, const char *name)
{
	size_t count;
	const struct config_row *rows = config_explain(config, inside(path), &count);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].name, name) &&
			(rule ? rows[i].rule && !strcmp(rows[i].rule, rule) : !rows[i].rule))
			return arena_printf(&test_arena, "%s (%s)", rows[i].value, rows[i].origin);
	return "nothing";
}

START_TEST(as_they_come)
{
	open_at("");
	struct rule_setting hasty = setting("a.c", RULE_HASTY);
	ck_assert(!hasty.is_off && !hasty.severity && !hasty.is_info_shown);
	ck_assert_uint_eq(hasty.certainty, LIKELY);
	ck_assert_int_eq(hasty.options[HASTY_LIMIT], 100);
	ck_assert_int_eq(hasty.options[HASTY_KINDS], KIND_NET | KIND_DISK);
	ck_assert_str_eq(explained("a.c", NULL, "profile"), "recommended (default)");
	ck_assert_str_eq(explained("a.c", "hasty", "severity"), "on (default)");
	ck_assert_str_eq(explained("a.c", "hasty", "kinds"), "[net, disk] (default)");
	ck_assert_str_eq(explained("a.c", "hasty", "limit"), "100 (default)");
	ck_assert_str_eq(explained("a.c", "late", "confidence"), "likely (profile recommended)");
	config_free(config);
}
END_TEST

START_TEST(explained_without_a_run)
{
	open_at("");
	ck_assert_str_eq(explained("a.c", NULL, "profile"), "recommended (default)");
	config_free(config);
}
END_TEST

/* What is asked for before the files of its folder are known is asked for again. */
START_TEST(an_early_answer_is_not_kept)
{
	file_of("a/.async-lint.yaml", "rules: { late: off }\nexclude: [x.c]\n");
	open_at("");
	struct rule_settings settings = config_settings(config, test_folder);
	ck_assert(!settings.find(settings.data, "a/x.c")[RULE_LATE].is_off);
	ck_assert_ptr_null(settings.excluded(settings.data, "a/x.c"));
	ck_assert(setting("a/x.c", RULE_LATE).is_off);
	ck_assert_ptr_nonnull(settings.excluded(settings.data, "a/x.c"));
	settings = config_settings(config, inside("a"));
	ck_assert(settings.find(settings.data, "x.c")[RULE_LATE].is_off);
	config_free(config);
}
END_TEST

START_TEST(the_nearest_counts_for_each_setting)
{
	file_of(".async-lint.yaml", "rules:\n"
				    "  hasty: { severity: error, confidence: certain, limit: 7 }\n"
				    "  late: off\n");
	file_of("a/.async-lint.yaml", "rules:\n"
				      "  hasty: { limit: 8 }\n");
	file_of("a/b/.async-lint.yaml", "rules:\n"
					"  hasty: info\n"
					"  late: on\n");
	open_at("");
	struct rule_setting top = setting("x.c", RULE_HASTY);
	struct rule_setting middle = setting("a/x.c", RULE_HASTY);
	struct rule_setting deep = setting("a/b/c/x.c", RULE_HASTY);
	ck_assert_int_eq(top.severity, 1 + SEVERITY_ERROR);
	ck_assert_int_eq(top.options[HASTY_LIMIT], 7);
	ck_assert_int_eq(middle.severity, 1 + SEVERITY_ERROR);
	ck_assert_int_eq(middle.options[HASTY_LIMIT], 8);
	ck_assert_int_eq(deep.severity, 1 + SEVERITY_INFO);
	ck_assert_int_eq(deep.options[HASTY_LIMIT], 8);
	ck_assert_uint_eq(deep.certainty, CERTAIN);
	ck_assert(setting("x.c", RULE_LATE).is_off);
	ck_assert(setting("a/x.c", RULE_LATE).is_off);
	ck_assert(!setting("a/b/x.c", RULE_LATE).is_off);
	ck_assert_str_eq(
		explained("a/b/x.c", "hasty", "severity"), "info (a/b/.async-lint.yaml:2:10)");
	ck_assert_str_eq(explained("a/b/x.c", "hasty", "limit"), "8 (a/.async-lint.yaml:2:12)");
	ck_assert_str_eq(
		explained("a/b/x.c", "hasty", "confidence"), "certain (.async-lint.yaml:2:41)");
	ck_assert_str_eq(explained("x.c", "late", "severity"), "off (.async-lint.yaml:3:9)");
	config_free(config);
}
END_TEST

START_TEST(a_file_may_inherit_nothing)
{
	file_of(".async-lint.yaml",
		"profile: pedantic\nexclude: ['*.gen.c']\nrules:\n  late: off\n");
	file_of("a/.async-lint.yaml", "inherit: false\nrules:\n  hasty: off\n");
	open_at("");
	struct rule_settings settings = config_settings(config, test_folder);
	ck_assert(!setting("a/x.c", RULE_LATE).is_off);
	ck_assert(setting("a/x.c", RULE_HASTY).is_off);
	ck_assert_uint_eq(setting("a/x.c", RULE_LATE).certainty, LIKELY);
	ck_assert_uint_eq(setting("x.c", RULE_LATE).certainty, POSSIBLE);
	ck_assert_ptr_null(settings.excluded(settings.data, "a/x.gen.c"));
	ck_assert_ptr_nonnull(settings.excluded(settings.data, "x.gen.c"));
	config_free(config);
}
END_TEST

START_TEST(overrides_are_for_paths)
{
	file_of("a/.async-lint.yaml",
		"rules: { hasty: off }\n"
		"overrides:\n"
		"  - { paths: [tests, 'x_*.c'], rules: { hasty: info, late: off } }\n"
		"  - { paths: [tests/deep/*.c], rules: { hasty: error } }\n");
	open_at("a");
	ck_assert(setting("a/y.c", RULE_HASTY).is_off);
	ck_assert_int_eq(setting("a/b/x_1.c", RULE_HASTY).severity, 1 + SEVERITY_INFO);
	ck_assert_int_eq(setting("a/tests/y.c", RULE_HASTY).severity, 1 + SEVERITY_INFO);
	ck_assert_int_eq(setting("a/tests/deep/y.c", RULE_HASTY).severity, 1 + SEVERITY_ERROR);
	ck_assert(setting("a/tests/deep/y.c", RULE_LATE).is_off);
	/* Outside of its folder the run's file counts, but no pattern of it. */
	ck_assert(setting("tests/y.c", RULE_HASTY).is_off);
	ck_assert(!setting("tests/y.c", RULE_LATE).is_off);
	ck_assert_str_eq(explained("a/tests/deep/y.c", "hasty", "severity"),
		"error (a/.async-lint.yaml:4:48)");
	config_free(config);
}
END_TEST

START_TEST(words_are_added_and_removed)
{
	file_of(".async-lint.yaml", "rules: { hasty: { kinds: { add: [dns], remove: [disk] } } }\n"
				    "overrides:\n"
				    "  - { paths: [only], rules: { hasty: { kinds: [disk] } } }\n");
	file_of("a/.async-lint.yaml", "rules: { hasty: { kinds: { remove: [net] } } }\n");
	open_at("");
	ck_assert_int_eq(setting("x.c", RULE_HASTY).options[HASTY_KINDS], KIND_NET | KIND_DNS);
	ck_assert_int_eq(setting("a/x.c", RULE_HASTY).options[HASTY_KINDS], KIND_DNS);
	ck_assert_int_eq(setting("only/x.c", RULE_HASTY).options[HASTY_KINDS], KIND_DISK);
	ck_assert_int_eq(setting("a/only/x.c", RULE_HASTY).options[HASTY_KINDS], KIND_DISK);
	ck_assert_str_eq(explained("a/x.c", "hasty", "kinds"), "[dns] (a/.async-lint.yaml:1:19)");
	config_free(config);
}
END_TEST

START_TEST(profiles_show_more)
{
	file_of(".async-lint.yaml", "profile: strict\n");
	file_of("a/.async-lint.yaml",
		"profile: pedantic\nrules: { late: { confidence: certain } }\n");
	open_at("");
	ck_assert(setting("x.c", RULE_LATE).is_info_shown);
	ck_assert_uint_eq(setting("x.c", RULE_LATE).certainty, LIKELY);
	ck_assert(setting("a/x.c", RULE_HASTY).is_info_shown);
	ck_assert_uint_eq(setting("a/x.c", RULE_HASTY).certainty, POSSIBLE);
	ck_assert_uint_eq(setting("a/x.c", RULE_LATE).certainty, CERTAIN);
	ck_assert_str_eq(explained("a/x.c", NULL, "profile"), "pedantic (a/.async-lint.yaml:1:10)");
	ck_assert_str_eq(explained("a/x.c", "hasty", "confidence"), "possible (profile pedantic)");
	config_free(config);
}
END_TEST

START_TEST(a_named_severity_shows_what_is_information)
{
	file_of(".async-lint.yaml", "rules: { idle: warning, late: info }\n");
	open_at("");
	ck_assert(setting("x.c", RULE_IDLE).is_info_shown);
	ck_assert(!setting("x.c", RULE_LATE).is_info_shown);
	config_free(config);
}
END_TEST

START_TEST(the_command_line_counts_most)
{
	file_of(".async-lint.yaml", "profile: strict\nrules: { late: off, hasty: error }\n");
	open_at("");
	ck_assert(config_set_rule(config, "late", "warning"));
	ck_assert(config_set_rule(config, "late", "info"));
	ck_assert(config_set_rule(config, "hasty", "on"));
	ck_assert(!config_set_rule(config, "lat", "info"));
	ck_assert(!config_set_rule(config, "late", "inf"));
	config_set_profile(config, PROFILE_PEDANTIC);
	ck_assert_int_eq(setting("x.c", RULE_LATE).severity, 1 + SEVERITY_INFO);
	ck_assert(!setting("x.c", RULE_LATE).is_off);
	ck_assert_int_eq(setting("x.c", RULE_HASTY).severity, 0);
	ck_assert_uint_eq(setting("x.c", RULE_HASTY).certainty, POSSIBLE);
	ck_assert_str_eq(explained("x.c", "late", "severity"), "info (command line)");
	ck_assert_str_eq(explained("x.c", NULL, "profile"), "pedantic (command line)");
	config_free(config);
}
END_TEST

START_TEST(only_some_rules)
{
	open_at("");
	ck_assert(config_only_rule(config, "late"));
	ck_assert(config_only_rule(config, "idle"));
	ck_assert(!config_only_rule(config, "xyzzy"));
	ck_assert(setting("x.c", RULE_HASTY).is_off);
	ck_assert(!setting("x.c", RULE_LATE).is_off);
	ck_assert(!setting("x.c", RULE_IDLE).is_off);
	config_free(config);
}
END_TEST

START_TEST(what_the_command_line_says_is_hashed)
{
	struct config *plain = config_at(""), *other = config_at(""), *same = config_at("");
	config_set_profile(other, PROFILE_STRICT);
	ck_assert(!hash_equal(config_hash(plain), config_hash(other)));
	config_set_profile(same, PROFILE_STRICT);
	ck_assert(hash_equal(config_hash(same), config_hash(other)));
	config_set_rule(same, "late", "off");
	ck_assert(!hash_equal(config_hash(same), config_hash(other)));
	config_set_rule(other, "late", "off");
	config_only_rule(other, "late");
	ck_assert(!hash_equal(config_hash(same), config_hash(other)));
	config_free(plain);
	config_free(other);
	config_free(same);
}
END_TEST

START_TEST(files_are_excluded_and_skipped)
{
	file_of(".async-lint.yaml", "exclude: [gen, 'src/*_old.c']\nskip: [bench]\n");
	file_of("a/.async-lint.yaml", "exclude: [x.c]\n");
	open_at("");
	struct rule_settings settings = config_settings(config, test_folder);
	setting("a/y.c", RULE_LATE);
	ck_assert_str_eq(settings.excluded(settings.data, "src/a_old.c"),
		"'src/*_old.c' is excluded by .async-lint.yaml:1:17");
	ck_assert_ptr_null(settings.excluded(settings.data, "a/src/a_old.c"));
	ck_assert_ptr_nonnull(settings.excluded(settings.data, "a/gen/b.c"));
	ck_assert_ptr_nonnull(settings.excluded(settings.data, "a/x.c"));
	ck_assert_ptr_null(settings.excluded(settings.data, "x.c"));
	ck_assert_ptr_null(settings.excluded(settings.data, "/usr/include/gen/x.c"));
	ck_assert_str_eq(
		config_skips(config, inside("a/bench/x.c"))->where, ".async-lint.yaml:2:8");
	ck_assert_ptr_null(config_skips(config, inside("a/x.c")));
	ck_assert_str_eq(explained("a/y.c", NULL, "exclude"), "x.c (a/.async-lint.yaml:1:11)");
	config_free(config);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { as_they_come, explained_without_a_run,
		an_early_answer_is_not_kept, the_nearest_counts_for_each_setting,
		a_file_may_inherit_nothing, overrides_are_for_paths, words_are_added_and_removed,
		profiles_show_more, a_named_severity_shows_what_is_information,
		the_command_line_counts_most, only_some_rules, what_the_command_line_says_is_hashed,
		files_are_excluded_and_skipped };
	return run_suite("resolve", tests, sizeof(tests) / sizeof(*tests));
}
