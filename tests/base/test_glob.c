/*
 * Patterns for paths: what fits, what does not, and what is no pattern.
 */
#include <check.h>
#include <string.h>

#include "base/glob.h"
#include "suite.h"

static const struct {
	const char *pattern, *path;
	bool fits;
} cases[] = {
	{ "a.c", "a.c", true },
	{ "a.c", "src/a.c", true },
	{ "a.c", "ba.c", false },
	{ "a.c", "axc", false },
	{ "*.gen.c", "deep/down/x.gen.c", true },
	{ "*.gen.c", "x.gen.h", false },
	{ "src/*.c", "src/a.c", true },
	{ "src/*.c", "src/x/a.c", false },
	{ "src/*.c", "lib/src/a.c", false },
	{ "src/**/*.c", "src/a.c", true },
	{ "src/**/*.c", "src/x/y/a.c", true },
	{ "src/**/*.c", "lib/a.c", false },
	{ "**/src/*.c", "lib/src/a.c", true },
	{ "third_party", "third_party/x/a.c", true },
	{ "third_party", "lib/third_party/a.c", true },
	{ "third_party", "third_party_2/a.c", false },
	{ "third_party/", "third_party/a.c", true },
	{ "lib/third_party/", "lib/third_party/a.c", true },
	{ "lib/third_party/", "third_party/a.c", false },
	{ "third_party/**", "third_party/x/a.c", true },
	{ "**", "x/y.c", true },
	{ "test_?.[ch]", "t/test_1.h", true },
	{ "test_?.[ch]", "t/test_12.h", false },
	{ "[!t]*.c", "a.c", true },
	{ "[!t]*.c", "t.c", false },
	{ "a\\*.c", "a*.c", true },
	{ "a\\*.c", "ab.c", false },
	{ "*", "\xff\xfe.c", true },
	{ "a+(b).c", "a+(b).c", true },
	{ ".*", ".hidden/a.c", true },
	{ "a.c", "a.c/b", true },
	{ "a.c", "", false },
};

START_TEST(what_fits)
{
	struct error err = { 0 };
	struct glob *glob = glob_new(cases[_i].pattern, &err);
	ck_assert_msg(glob != NULL, "%s: %s", cases[_i].pattern, err.text);
	ck_assert_msg(glob_matches(glob, cases[_i].path) == cases[_i].fits, "'%s' and '%s'",
		cases[_i].pattern, cases[_i].path);
	glob_free(glob);
}
END_TEST

static const struct {
	const char *pattern, *message;
} broken[] = {
	{ "", "empty" },
	{ "/", "empty" },
	{ "/src/a.c", "leave out the first '/'" },
	{ "!src/a.c", "negated" },
	{ "../a.c", "outside" },
	{ "src/../../a.c", "outside" },
	{ "./a.c", "no '.'" },
	{ "src//a.c", "empty folder" },
	{ "src/{a,b}.c", "write two patterns" },
	{ "src/[ab.c", "']'" },
};

START_TEST(what_is_no_pattern)
{
	struct error err = { 0 };
	ck_assert_ptr_null(glob_new(broken[_i].pattern, &err));
	ck_assert_msg(strstr(err.text, broken[_i].message) != NULL, "'%s': %s", broken[_i].pattern,
		err.text);
}
END_TEST

/* Stars are tried in every way there is; that must end. */
START_TEST(many_stars_end)
{
	struct error err = { 0 };
	struct glob *glob = glob_new("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", &err);
	char path[256];
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	ck_assert_ptr_nonnull(glob);
	ck_assert(!glob_matches(glob, path));
	glob_free(glob);
	glob_free(NULL);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("glob");
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, what_fits, 0, (int)(sizeof(cases) / sizeof(*cases)));
	tcase_add_loop_test(tests, what_is_no_pattern, 0, (int)(sizeof(broken) / sizeof(*broken)));
	tcase_add_test(tests, many_stars_end);
	return suite_run("glob", tests);
}
