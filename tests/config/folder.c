#include "folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "suite.h"

static const char *const kinds[] = { "net", "disk", "dns" };

static const struct rule_option hasty_options[] = {
	[HASTY_LIMIT] = { .name = "limit",
		.help = "how much is too much",
		.kind = RULE_OPTION_NUMBER,
		.value = 100,
		.least = 1,
		.most = 1000 },
	[HASTY_KINDS] = { .name = "kinds",
		.help = "what is looked at",
		.kind = RULE_OPTION_WORDS,
		.value = KIND_NET | KIND_DISK,
		.words = kinds,
		.word_count = 3 },
	{ .name = NULL },
};

static const struct rule hasty = {
	.id = "hasty", .title = "a test", .severity = SEVERITY_WARNING, .options = hasty_options
};
static const struct rule late = { .id = "late", .title = "a test", .severity = SEVERITY_ERROR };
static const struct rule idle = { .id = "idle", .title = "a test", .severity = SEVERITY_INFO };

static const struct rule *const test_rules[] = { &hasty, &late, &idle, NULL };
static const char *const test_formats[] = { "text", "json", NULL };
const struct config_words test_words = { test_rules, test_formats };

struct arena test_arena;
const char *test_folder;
static char folder[32];

void folder_make(void)
{
	strcpy(folder, "/tmp/async-lint-config-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	test_folder = folder;
	ck_assert_int_eq(chdir(folder), 0);
	file_of(".git/HEAD", "ref: refs/heads/main\n");
}

void folder_remove(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(arena_printf(&test_arena, "rm -rf '%s'", folder)), 0);
	arena_release(&test_arena);
}

const char *inside(const char *path)
{
	return path_join(&test_arena, test_folder, path);
}

void file_of(const char *path, const char *text)
{
	struct error err;
	const char *whole = inside(path);
	ck_assert(file_make_folders(path_folder(&test_arena, whole), &err));
	ck_assert_msg(file_write(whole, text, strlen(text), &err), "%s", err.text);
}

struct config *config_at(const char *start)
{
	struct config *config = config_new(&test_words);
	struct error err = { 0 };
	ck_assert_msg(config_open(config, NULL, inside(start), &err), "%s", err.text);
	return config;
}

const char *mistake_at(const char *start)
{
	struct config *config = config_new(&test_words);
	struct error err = { 0 };
	ck_assert(!config_open(config, NULL, inside(start), &err));
	config_free(config);
	return arena_strdup(&test_arena, err.text);
}

static int run_case(TCase *tcase)
{
	tcase_set_timeout(tcase, 120);
	tcase_add_checked_fixture(tcase, folder_make, folder_remove);
	return suite_run("config", tcase);
}

int run_suite(const char *name, const TTest *const *tests, size_t count)
{
	TCase *tcase = tcase_create(name);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	return run_case(tcase);
}

int run_loop(const char *name, const TTest *test, size_t count)
{
	TCase *tcase = tcase_create(name);
	tcase_add_loop_test(tcase, test, 0, (int)count);
	return run_case(tcase);
}
