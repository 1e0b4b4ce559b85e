/*
 * docs/models.md is true: its blocks of YAML load, its conditions are conditions, and its table has
 * every word there is.
 */
#include <check.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "model/condition.h"
#include "model/model.h"
#include "model/role.h"
#include "suite.h"

static struct arena arena;
static const char *page;

static void load(void)
{
	size_t size;
	struct error err;
	ck_assert_msg(file_read(&arena, SOURCE_FOLDER "/docs/models.md", &page, &size, &err), "%s",
		err.text);
}

static void release(void)
{
	arena_release(&arena);
}

/* The block that begins with `mark` at or behind `*at`, which moves behind it; NULL at the end. */
static const char *next_block(const char **at, const char *mark)
{
	const char *start = strstr(*at, mark);
	if (!start)
		return NULL;
	start += strlen(mark);
	const char *end = strstr(start, "\n```");
	ck_assert_ptr_nonnull(end);
	*at = end + strlen("\n```");
	return arena_strndup(&arena, start, (size_t)(end - start) + 1);
}

START_TEST(blocks_load)
{
	const char *at = page, *block;
	size_t count = 0;
	while ((block = next_block(&at, "```yaml\n"))) {
		struct model *model = model_new();
		struct error err;
		model_load_shipped(model);
		ck_assert_msg(
			model_load_text(model, "docs/models.md", block, &err), "%s", err.text);
		model_free(model);
		count++;
	}
	ck_assert_uint_ge(count, 3);
}
END_TEST

static bool any_constant(const char *name, int64_t *value, void *data)
{
	(void)data;
	*value = 1;
	return strlen(name) > 1; /* "C" stands for a condition */
}

static void check_condition(const char *text)
{
	struct error err;
	if (strchr(text, 'C') && !strstr(text, "arg") && !strstr(text, "result"))
		return; /* "C and C" */
	ck_assert_msg(condition_parse(&arena, text, any_constant, NULL, &err) != NULL, "%s: %s",
		text, err.text);
}

START_TEST(conditions_are_conditions)
{
	const char *at = strstr(page, "## Conditions");
	ck_assert_ptr_nonnull(at);
	const char *block = next_block(&at, "```\n");
	size_t count = 0;
	for (const char *start = block; *start; count++) {
		const char *line = start + strcspn(start, "\n"), *gap = strstr(start, "   ");
		const char *end = gap && gap < line ? gap : line;
		check_condition(arena_strndup(&arena, start, (size_t)(end - start)));
		start = end + strspn(end, " \n");
	}
	ck_assert_uint_ge(count, 12);
}
END_TEST

static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = text; (at = strstr(at, word)); at++)
		if (strchr("` ", at[-1]) && strchr("` ", at[length]))
			return true;
	return false;
}

START_TEST(table_has_every_word)
{
	const char *start = strstr(page, "## Words"), *end = strstr(page, "## Conditions");
	ck_assert(start && end && start < end);
	const char *table = arena_strndup(&arena, start, (size_t)(end - start));
	for (int words = 0; words < role_words_count; words++) {
		size_t count;
		const char *const *list = role_words((enum role_words)words, &count);
		for (size_t i = 0; i < count && words != ROLE_WORDS_SEVERITY; i++)
			ck_assert_msg(has_word(table, list[i]), "%s", list[i]);
	}
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("page");
	tcase_add_checked_fixture(tests, load, release);
	tcase_add_test(tests, blocks_load);
	tcase_add_test(tests, conditions_are_conditions);
	tcase_add_test(tests, table_has_every_word);
	return suite_run("page", tests);
}
