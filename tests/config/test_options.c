/*
 * The options of the rules there are: their pages say what the rules do, and what pages show is
 * understood.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "folder.h"
#include "model/role.h"
#include "rules.h"

static void add_words(struct text *out, const struct rule_option *option, int64_t bits)
{
	bool is_first = true;
	for (size_t i = 0; i < option->word_count; i++)
		if (bits >> i & 1) {
			text_printf(out, "%s`%s`", is_first ? "" : ", ", option->words[i]);
			is_first = false;
		}
}

/* The row of an option in the table of a page. */
static void add_row(struct text *out, const struct rule_option *option)
{
	int64_t all = (INT64_C(1) << option->word_count) - 1;
	text_printf(out, "| `%s` | ", option->name);
	if (option->kind == RULE_OPTION_NUMBER)
		text_printf(out, "%lld | %s; from %lld to %lld |\n", (long long)option->value,
			option->help, (long long)option->least, (long long)option->most);
	if (option->kind == RULE_OPTION_NUMBER)
		return;
	if (!option->value)
		text_add(out, "none");
	else if (option->value == all)
		text_add(out, "all");
	else
		add_words(out, option, option->value);
	text_printf(out, " | %s; of ", option->help);
	add_words(out, option, all);
	text_add(out, " |\n");
}

/* What stands on the page under "Options". */
static const char *section_of(const struct rule *rule)
{
	static const char heading[] = "## Options\n";
	const char *page = rule_page(rule->id), *start = page ? strstr(page, heading) : NULL;
	ck_assert_msg(start != NULL, "the page of '%s' has no section 'Options'", rule->id);
	start += strlen(heading);
	const char *end = strstr(start, "\n## ");
	return arena_strndup(&test_arena, start, end ? (size_t)(end - start) : strlen(start));
}

static size_t count_rows(const char *section)
{
	size_t count = 0;
	for (const char *at = section; (at = strstr(at, "\n| `")); at++)
		count++;
	return count;
}

START_TEST(pages_have_the_options)
{
	for (size_t r = 0; rules[r]; r++) {
		const char *section = section_of(rules[r]);
		size_t count = rule_option_count(rules[r]);
		ck_assert_msg(count_rows(section) == count, "%s: %zu options", rules[r]->id, count);
		ck_assert_msg(count || text_starts_with(section, "\nNone"), "%s", rules[r]->id);
		for (size_t i = 0; i < count; i++) {
			struct text row = { 0 };
			add_row(&row, &rules[r]->options[i]);
			ck_assert_msg(strstr(section, text_string(&row)) != NULL,
				"the page of '%s' says\n%s\nand not\n%s", rules[r]->id, section,
				text_string(&row));
			text_release(&row);
		}
	}
}
END_TEST

START_TEST(what_pages_show_is_understood)
{
	static const char *const no_formats[] = { NULL };
	const struct config_words words = { rules, no_formats };
	size_t shown = 0;
	for (size_t r = 0; rules[r]; r++) {
		const char *section = section_of(rules[r]), *mark = "```yaml\n";
		const char *start = strstr(section, mark);
		struct error err = { 0 };
		if (!start)
			continue;
		start += strlen(mark);
		file_of(".async-lint.yaml",
			arena_strndup(&test_arena, start, (size_t)(strstr(start, "```") - start)));
		struct config *config = config_new(&words);
		ck_assert_msg(config_open(config, NULL, inside(""), &err), "%s", err.text);
		config_free(config);
		ck_assert(rules[r]->options != NULL);
		shown++;
	}
	ck_assert_uint_ge(shown, 4);
}
END_TEST

START_TEST(options_are_sound)
{
	for (size_t r = 0; rules[r]; r++)
		for (size_t i = 0; i < rule_option_count(rules[r]); i++) {
			const struct rule_option *option = &rules[r]->options[i];
			ck_assert_str_ne(option->name, "severity");
			ck_assert_str_ne(option->name, "confidence");
			if (option->kind == RULE_OPTION_NUMBER)
				ck_assert(option->least <= option->value &&
					  option->value <= option->most);
			else
				ck_assert(option->word_count && option->word_count < 63 &&
					  option->value >> option->word_count == 0);
		}
}
END_TEST

static void check_words(const char *rule, enum role_words table, size_t least)
{
	const struct rule_option *option = &rule_find(rule)->options[0];
	size_t count, found = 0;
	const char *const *words = role_words(table, &count);
	for (size_t i = 0; i < option->word_count; i++)
		for (size_t w = 0; w < count; w++)
			found += !strcmp(option->words[i], words[w]);
	ck_assert_uint_eq(found, option->word_count);
	ck_assert_uint_ge(found, least);
}

/* Models and rules call things by the same names; locks and mutexes are rules of their own. */
START_TEST(words_are_those_of_models)
{
	check_words("blocking-call", ROLE_WORDS_CATEGORY, block_category_count - 2);
	check_words("missing-timeout", ROLE_WORDS_WAIT, 4);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { pages_have_the_options, what_pages_show_is_understood,
		options_are_sound, words_are_those_of_models };
	return run_suite("options", tests, sizeof(tests) / sizeof(*tests));
}
