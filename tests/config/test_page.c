/*
 * docs/configuration.md is true: its blocks are understood, and its tables have all keys and all
 * options.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "config/keys.h"
#include "folder.h"
#include "rules.h"

static const char *const formats[] = { "text", "json", "html", "sarif", NULL };

static const char *read_page(void)
{
	const char *page;
	size_t size;
	struct error err;
	ck_assert_msg(
		file_read(&test_arena, SOURCE_FOLDER "/docs/configuration.md", &page, &size, &err),
		"%s", err.text);
	return page;
}

START_TEST(blocks_are_understood)
{
	static const char mark[] = "```yaml\n";
	const struct config_words words = { rules, formats };
	size_t count = 0;
	for (const char *at = read_page(); (at = strstr(at, mark)); count++) {
		struct error err = { 0 };
		at += strlen(mark);
		const char *end = strstr(at, "```");
		ck_assert_ptr_nonnull(end);
		file_of(".async-lint.yaml", arena_strndup(&test_arena, at, (size_t)(end - at)));
		struct config *config = config_new(&words);
		ck_assert_msg(config_open(config, NULL, inside(""), &err), "%s", err.text);
		config_free(config);
	}
	ck_assert_uint_ge(count, 7);
}
END_TEST

START_TEST(tables_have_all)
{
	const char *page = read_page();
	for (int i = 0; i < config_key_count; i++) {
		const struct config_key *key = &config_keys[i];
		const char *row = arena_printf(&test_arena, "\n| `%s` | %s | %s |\n", key->name,
			key->is_run_only ? "run" : "any", key->help);
		ck_assert_msg(strstr(page, row) != NULL, "%s", row);
	}
	for (int i = 0; i < config_profile_count; i++)
		ck_assert_ptr_nonnull(
			strstr(page, arena_printf(&test_arena, "\n| `%s` | ", config_profiles[i])));
	for (size_t r = 0; rules[r]; r++) {
		const char *link = arena_printf(&test_arena, "| [%s](../rules/%s.md#options) |",
			rules[r]->id, rules[r]->id);
		const char *row = strstr(page, link);
		ck_assert_msg(!row == !rules[r]->options, "%s", rules[r]->id);
		for (size_t i = 0; i < rule_option_count(rules[r]); i++) {
			const char *name = strstr(
				row, arena_printf(&test_arena, "`%s`", rules[r]->options[i].name));
			ck_assert_msg(name && name < strchr(row, '\n'), "%s", rules[r]->id);
		}
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { blocks_are_understood, tables_have_all };
	return run_suite("page", tests, sizeof(tests) / sizeof(*tests));
}
