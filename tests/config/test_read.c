/*
 * What a file may say, and what is said about its mistakes: where, which, what is allowed.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "folder.h"

/* ------------------------------------------------------------------------------------- mistakes */

static const struct mistake {
	const char *text, *message; /* behind the name of the file */
} mistakes[] = {
	{ "rulez:\n  late: off\n", "1:1: unknown key 'rulez'; did you mean 'rules'?" },
	{ "xyzzy: 1\n",
		"1:1: unknown key 'xyzzy'; there are: build, models, skip, formats, "
		"fail-on, baseline, database, jobs, inherit, profile, exclude, rules, overrides" },
	{ "jobs: 2\nprofile: strict\njobs: 3\n",
		"3:1: the key 'jobs' stands here twice, first in line 1" },
	{ "- rules\n", "1:3: expected keys and values: 'profile', 'rules', 'exclude' ..." },
	{ "rules\n", "1:1: expected keys and values: 'profile', 'rules', 'exclude' ..." },
	{ "a: b\n---\nc: d\n", "3:1: only one document is allowed" },
	/* values of the wrong shape */
	{ "build: [a]\n", "1:9: expected a path" },
	{ "build:\n", "1:1: expected a path" },
	{ "models: a.yaml\n", "1:9: expected a list of files" },
	{ "models:\n  - [a]\n", "2:6: expected a path" },
	{ "jobs: many\n", "1:7: expected a number, not 'many'" },
	{ "jobs: 0\n", "1:7: expected a number from 1 to 1024" },
	{ "jobs: 1025\n", "1:7: expected a number from 1 to 1024" },
	{ "jobs: 99999999999999999999\n", "1:7: expected a number, not '99999999999999999999'" },
	{ "inherit: maybe\n", "1:10: unknown answer 'maybe'; there are: false, true" },
	{ "profile: strickt\n", "1:10: unknown profile 'strickt'; did you mean 'strict'?" },
	{ "fail-on: eror\n", "1:10: unknown word 'eror'; did you mean 'error'?" },
	{ "fail-on: [new, eror]\n", "1:16: unknown word 'eror'; did you mean 'error'?" },
	{ "fail-on: [info, new, error]\n", "1:22: 'info' stands here already" },
	{ "fail-on:\n", "1:1: expected word" },
	{ "formats: text\n", "1:10: expected a list: FORMAT or FORMAT=FILE" },
	{ "formats: [jsn=a]\n", "1:11: unknown format 'jsn'; did you mean 'json'?" },
	{ "formats: [json=]\n", "1:11: 'json=' names no file" },
	{ "formats:\n  - json=out/a\n  - text=./out/b\n  - text=out/./a\n",
		"4:5: two reports go to 'out/./a', where one would be lost: the other stands at "
		".async-lint.yaml:2:5" },
	/* patterns */
	{ "exclude: src\n", "1:10: expected a list of patterns for paths" },
	{ "exclude:\n  - 'src/[a'\n", "2:6: this pattern is broken; is a ']' missing?" },
	{ "exclude: [/src]\n", "1:11: a pattern is relative to the folder of this file: leave out "
			       "the first '/'" },
	{ "skip: [../a]\n", "1:8: a pattern cannot reach outside of the folder of this file" },
	/* rules */
	{ "rules: [late]\n", "1:9: expected a map from rules to severities" },
	{ "rules:\n  lat: off\n", "2:3: unknown rule 'lat'; did you mean 'late'?" },
	{ "rules:\n  xyzzy: off\n", "2:3: unknown rule 'xyzzy'; 'async-lint rules' lists them" },
	{ "rules:\n  late: off\n  hasty: on\n  late: on\n",
		"4:3: the rule 'late' stands here twice" },
	{ "rules:\n  late: fatal\n", "2:9: unknown severity 'fatal'; there are: off, on, info, "
				     "performance, warning, error" },
	{ "rules:\n  late:\n", "2:3: expected severity" },
	{ "rules:\n  late: { severty: off }\n",
		"2:11: unknown setting of this rule 'severty'; did you mean 'severity'?" },
	{ "rules:\n  late: { limit: 3 }\n",
		"2:11: unknown setting of this rule 'limit'; there are: severity, confidence" },
	{ "rules:\n  late: { severity: off, severity: on }\n",
		"2:26: the key 'severity' stands here twice" },
	{ "rules:\n  late: { confidence: sure }\n",
		"2:23: unknown confidence 'sure'; there are: certain, likely, possible" },
	{ "rules:\n  hasty: { limit: 1001 }\n", "2:19: expected a number from 1 to 1000" },
	{ "rules:\n  hasty: { limit: [1] }\n", "2:20: expected a number" },
	{ "rules:\n  hasty: { limit: 1, limit: 2 }\n", "2:22: the key 'limit' stands here twice" },
	{ "rules:\n  hasty: { kinds: net }\n",
		"2:19: expected a list of words, or { add: [...], remove: [...] }" },
	{ "rules:\n  hasty: { kinds: [nett] }\n",
		"2:20: unknown word 'nett'; did you mean 'net'?" },
	{ "rules:\n  hasty: { kinds: { ad: [net] } }\n",
		"2:21: unknown key 'ad'; did you mean 'add'?" },
	{ "rules:\n  hasty: { kinds: { add: [net], add: [dns] } }\n",
		"2:33: the key 'add' stands here twice" },
	{ "rules:\n  hasty: { kinds: { add: net } }\n", "2:26: expected a list of words" },
	/* overrides */
	{ "overrides: { paths: [a] }\n", "1:14: expected a list of overrides" },
	{ "overrides:\n  - a\n", "2:5: expected { paths: [...], rules: {...} }" },
	{ "overrides:\n  - paths: [a]\n", "2:5: this override has no 'rules'" },
	{ "overrides:\n  - rules: { late: off }\n", "2:5: this override has no 'paths'" },
	{ "overrides:\n  - path: [a]\n",
		"2:5: unknown key of an override 'path'; did you mean 'paths'?" },
	{ "overrides:\n  - paths: [a]\n    paths: [b]\n",
		"3:5: the key 'paths' stands here twice" },
	{ "overrides:\n  - paths: ['!a']\n    rules: { late: off }\n",
		"2:14: a pattern cannot be negated" },
	/* what YAML has beside maps, lists and texts */
	{ "profile: &p strict\n", "1:13: anchors, aliases and tags are not allowed here" },
	{ "profile: !!str strict\n", "1:16: anchors, aliases and tags are not allowed here" },
	{ "exclude: &a [x]\nskip: *a\n", "1:14: anchors, aliases and tags are not allowed here" },
	{ "rules: &a\n  late: off\noverrides:\n  - <<: *a\n",
		"2:3: anchors, aliases and tags are not allowed here" },
	/* bytes */
	{ "profile: strict # \xff\n", "1:19: the byte 0xff is no UTF-8 text" },
	{ "# \xc3\xa4\xc3\xa4 \xc3\n", "1:6: the byte 0xc3 is no UTF-8 text" },
};

START_TEST(mistakes_have_a_place)
{
	const struct mistake *mistake = &mistakes[_i];
	file_of(".async-lint.yaml", mistake->text);
	const char *message = mistake_at("");
	ck_assert_msg(text_starts_with(message, ".async-lint.yaml:"), "%s", message);
	const char *rest = message + strlen(".async-lint.yaml:");
	size_t length = strcspn(rest, "\n");
	ck_assert_msg(
		length == strlen(mistake->message) && !strncmp(rest, mistake->message, length),
		"\n%s\n%s", mistake->message, rest);
}
END_TEST

START_TEST(mistakes_show_the_line)
{
	file_of(".async-lint.yaml", "profile: strict\nrules:\n  late: offf\n");
	ck_assert_str_eq(mistake_at(""),
		".async-lint.yaml:3:9: unknown severity 'offf'; did you mean 'off'?\n"
		"    3 |   late: offf\n"
		"      |         ^");
	file_of(".async-lint.yaml", "exclude: ['\xc3\xa4\xc3\xb6', /b]\n");
	ck_assert_str_eq(mistake_at(""), ".async-lint.yaml:1:17: a pattern is relative to the "
					 "folder of this file: leave out "
					 "the first '/'\n"
					 "    1 | exclude: ['\xc3\xa4\xc3\xb6', /b]\n"
					 "      |                 ^");
}
END_TEST

START_TEST(what_is_no_yaml_has_a_place)
{
	static const char *const texts[] = { "rules:\n\tlate: off\n", "rules: {\n", "a: b: c\n",
		"\"abc\n", "rules: *nobody\n", "%YAML 7.9\n---\na: b\n", "? [a\n" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		file_of(".async-lint.yaml", texts[i]);
		const char *message = mistake_at("");
		int line = 0, column = 0;
		ck_assert_msg(sscanf(message, ".async-lint.yaml:%d:%d: ", &line, &column) == 2,
			"%s", message);
		ck_assert_msg(line >= 1 && line <= 4 && column >= 1, "%s", message);
	}
}
END_TEST

static const char *repeated(const char *piece, size_t count, const char *end)
{
	struct text text = { 0 };
	for (size_t i = 0; i < count; i++)
		text_add(&text, piece);
	text_add(&text, end);
	const char *copy = arena_strdup(&test_arena, text_string(&text));
	text_release(&text);
	return copy;
}

START_TEST(deep_and_large_files_are_refused)
{
	file_of(".async-lint.yaml", repeated("[", 100000, ""));
	ck_assert_ptr_nonnull(strstr(mistake_at(""), ".async-lint.yaml:1:"));
	file_of(".async-lint.yaml", repeated("{a: ", 100000, ""));
	ck_assert_ptr_nonnull(strstr(mistake_at(""), ".async-lint.yaml:1:"));
	file_of(".async-lint.yaml", repeated("# a comment\n", 900000, "profile: strict\n"));
	ck_assert_str_eq(mistake_at(""),
		"'.async-lint.yaml' is larger than a configuration can be (1048576 bytes)");
	/* names that stand for more and more of each other */
	file_of(".async-lint.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nrules: *c\n");
	ck_assert_ptr_nonnull(strstr(mistake_at(""), ".async-lint.yaml:1:1: unknown key 'a'"));
}
END_TEST

START_TEST(what_is_no_file_is_refused)
{
	const char *path = inside(".async-lint.yaml");
	ck_assert_int_eq(mkdir(path, 0777), 0);
	ck_assert_str_eq(mistake_at(""), "cannot read '.async-lint.yaml': it is not a file");
	ck_assert_int_eq(rmdir(path), 0);
	ck_assert_int_eq(mkfifo(path, 0666), 0);
	ck_assert_str_eq(mistake_at(""), "cannot read '.async-lint.yaml': it is not a file");
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink(".async-lint.yaml", path), 0);
	ck_assert_ptr_nonnull(strstr(mistake_at(""), "Too many levels of symbolic links"));
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(symlink("gone.yaml", path), 0);
	ck_assert_ptr_nonnull(strstr(mistake_at(""), "No such file"));
}
END_TEST

START_TEST(a_nul_is_no_text)
{
	FILE *file = fopen(inside(".async-lint.yaml"), "w");
	fwrite("profile: strict\n\0bad: 1\n", 1, 24, file);
	fclose(file);
	ck_assert_str_eq(mistake_at(""), ".async-lint.yaml:2:1: the byte 0x00 is no UTF-8 text");
}
END_TEST

static const char whole[] = "build: build\njobs: 3\nprofile: strict\nexclude: [a, \"b/**\"]\n"
			    "rules:\n"
			    "  late: off\n"
			    "  hasty: { severity: error, limit: 7, kinds: { add: [dns] } }\n"
			    "overrides:\n"
			    "  - paths: [x]\n"
			    "    rules: { idle: info }\n";

/* Is the file right, or is the message one with a place in it? */
static void check_damaged(const char *text)
{
	struct config *config = config_new(&test_words);
	struct error err = { 0 };
	file_of(".async-lint.yaml", text);
	if (!config_open(config, NULL, inside(""), &err)) {
		int line = 0, column = 0;
		bool has_place = sscanf(err.text, ".async-lint.yaml:%d:%d: ", &line, &column) == 2;
		ck_assert_msg(has_place && line >= 1 && line <= 12 && column >= 1, "%s\nof\n%s",
			err.text, text);
	}
	config_free(config);
}

START_TEST(damage_has_a_place)
{
	static const char bytes[] = "\t:[]{}&*#'\"\n-!|>%@\\\xff";
	char text[sizeof(whole)];
	for (size_t i = 0; i + 1 < sizeof(whole); i++)
		for (size_t b = 0; b + 1 < sizeof(bytes); b++) {
			memcpy(text, whole, sizeof(whole));
			text[i] = bytes[b];
			check_damaged(text);
		}
	for (size_t i = 0; i + 1 < sizeof(whole); i++) { /* cut off */
		memcpy(text, whole, sizeof(whole));
		text[i] = '\0';
		check_damaged(text);
	}
}
END_TEST

/* ------------------------------------------------------------------------------- what is right */

START_TEST(nothing_is_right)
{
	static const char *const texts[] = { "", "# only a comment\n", "---\n", "\n\n",
		"rules:\nexclude:\nskip:\nmodels:\nformats:\noverrides:\n",
		"rules:\n  # late: off\n", "\xef\xbb\xbfprofile: strict\n", "rules: {}\n" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		file_of(".async-lint.yaml", texts[i]);
		config_free(config_at(""));
	}
}
END_TEST

START_TEST(the_run_is_told)
{
	file_of("ci/.async-lint.yaml", "build: ../build\n"
				       "database: out/findings.db\n"
				       "models: [a.yaml, /abs/b.yaml]\n"
				       "formats: [text, json=out/report.json]\n"
				       "fail-on: warning\n"
				       "baseline: ../accepted.json\n"
				       "jobs: 3\n");
	struct config *config = config_at("ci");
	const struct config_run *run = config_run(config);
	ck_assert_str_eq(run->build.text, inside("build"));
	ck_assert_str_eq(run->build.where, "ci/.async-lint.yaml:1:8");
	ck_assert_str_eq(run->database.text, inside("ci/out/findings.db"));
	ck_assert_uint_eq(run->models.count, 2);
	ck_assert_str_eq(run->models.items[0].text, inside("ci/a.yaml"));
	ck_assert_str_eq(run->models.items[1].text, "/abs/b.yaml");
	ck_assert_str_eq(run->models.items[1].where, "ci/.async-lint.yaml:3:18");
	ck_assert_uint_eq(run->formats.count, 2);
	ck_assert_str_eq(run->formats.items[0].text, "text");
	ck_assert_str_eq(run->formats.items[1].text,
		arena_printf(&test_arena, "json=%s", inside("ci/out/report.json")));
	ck_assert_str_eq(run->fail_on.text, "warning");
	ck_assert_str_eq(run->baseline.text, inside("accepted.json"));
	ck_assert_str_eq(run->jobs.text, "3");
	config_free(config);
}
END_TEST

int main(void)
{
	static const TTest *tests[16];
	size_t count = 0;
	tests[count++] = mistakes_show_the_line;
	tests[count++] = what_is_no_yaml_has_a_place;
	tests[count++] = deep_and_large_files_are_refused;
	tests[count++] = what_is_no_file_is_refused;
	tests[count++] = a_nul_is_no_text;
	tests[count++] = damage_has_a_place;
	tests[count++] = nothing_is_right;
	tests[count++] = the_run_is_told;
	int failed = run_suite("read", tests, count);
	return failed |
	       run_loop("mistakes", mistakes_have_a_place, sizeof(mistakes) / sizeof(*mistakes));
}
