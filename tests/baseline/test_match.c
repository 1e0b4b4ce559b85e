/*
 * Matching: each stage takes what it should, no finding is matched twice, and order decides among
 * equals.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "baseline/match.h"
#include "suite.h"

static const struct match_identity plain = { "f1", "rule", "a.c", "go", "it blocks", "s1" };

#define WITH(...) ((struct match_identity){ __VA_ARGS__ })

/* How `found` is matched with `known`, alone. */
static enum match_how how(struct match_identity known, struct match_identity found)
{
	struct match match;
	match_findings(&known, 1, &found, 1, &match);
	return match.how;
}

START_TEST(each_stage_takes_what_it_should)
{
	ck_assert_int_eq(how(plain, plain), MATCH_EXACT);
	ck_assert_int_eq(
		how(plain, WITH("f1", "rule", "b.c", "go", "it blocks", "s1")), MATCH_MOVED);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "a.c", "go", "other", "s1")), MATCH_STATEMENT);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "b.c", "go", "other", "s1")), MATCH_STATEMENT);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "a.c", "go", "it blocks", "s2")), MATCH_MESSAGE);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "a.c", "run", "it blocks", "s1")), MATCH_FUNCTION);
}
END_TEST

START_TEST(what_differs_too_much_is_new)
{
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "b.c", "go", "it blocks", "s2")), MATCH_NONE);
	ck_assert_int_eq(
		how(plain, WITH("f2", "other", "a.c", "go", "it blocks", "s1")), MATCH_NONE);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "a.c", "run", "it blocks", "s2")), MATCH_NONE);
	ck_assert_int_eq(
		how(plain, WITH("f2", "rule", "b.c", "run", "it blocks", "s1")), MATCH_NONE);
	ck_assert_int_eq(how(plain, WITH("f2", "rule", "a.c", "go", "other", "s2")), MATCH_NONE);
}
END_TEST

START_TEST(what_is_unknown_matches_nothing)
{
	struct match_identity empty = WITH("", "rule", "a.c", "go", "", "");
	ck_assert_int_eq(how(empty, empty), MATCH_NONE);
	ck_assert_int_eq(how(WITH("f1", "rule", "a.c", "", "", "s1"),
				 WITH("f2", "rule", "b.c", "", "", "s1")),
		MATCH_NONE);
}
END_TEST

/* Parts of keys do not run into each other. */
START_TEST(parts_are_kept_apart)
{
	ck_assert_int_eq(
		how(WITH("f1", "ab", "a.c", "c", "m", ""), WITH("f2", "a", "a.c", "bc", "m", "")),
		MATCH_NONE);
}
END_TEST

START_TEST(a_known_one_is_taken_once)
{
	struct match_identity found[] = { plain, plain };
	struct match matches[2];
	match_findings(&plain, 1, found, 2, matches);
	ck_assert_int_eq(matches[0].how, MATCH_EXACT);
	ck_assert_int_eq(matches[1].how, MATCH_NONE);
}
END_TEST

/* Twins in two files: each finds its own, in whatever order they come. */
START_TEST(the_same_file_comes_before_another)
{
	struct match_identity known[] = { plain, plain }, found[] = { plain, plain };
	struct match matches[2];
	known[0].path = "b.c";
	found[1].path = "b.c";
	match_findings(known, 2, found, 2, matches);
	ck_assert_int_eq(matches[0].how, MATCH_EXACT);
	ck_assert_uint_eq(matches[0].known, 1);
	ck_assert_int_eq(matches[1].how, MATCH_EXACT);
	ck_assert_uint_eq(matches[1].known, 0);
}
END_TEST

START_TEST(a_stronger_stage_comes_first_whatever_the_order)
{
	/* The first would match by its message, the second is exactly what is known. */
	struct match_identity found[] = { WITH("f2", "rule", "a.c", "go", "it blocks", "s2"),
		plain };
	struct match matches[2];
	match_findings(&plain, 1, found, 2, matches);
	ck_assert_int_eq(matches[0].how, MATCH_NONE);
	ck_assert_int_eq(matches[1].how, MATCH_EXACT);
}
END_TEST

START_TEST(equals_are_matched_in_their_order)
{
	struct match_identity known[3], found[2];
	struct match matches[2];
	for (int i = 0; i < 3; i++)
		known[i] = WITH("", "rule", "a.c", "go", "m", "s1");
	for (int i = 0; i < 2; i++)
		found[i] = known[0];
	match_findings(known, 3, found, 2, matches);
	ck_assert_uint_eq(matches[0].known, 0);
	ck_assert_uint_eq(matches[1].known, 1);
}
END_TEST

/* 20 000 findings of a rename: each with its own, and soon. */
START_TEST(many_are_matched)
{
	enum { count = 20000 };
	static struct match_identity known[count], found[count];
	static struct match matches[count];
	static char names[count][16];
	for (int i = 0; i < count; i++) {
		snprintf(names[i], sizeof(names[i]), "f%d", i);
		known[i] = found[count - 1 - i] = plain;
		known[i].fingerprint = found[count - 1 - i].fingerprint = names[i];
		found[count - 1 - i].path = "moved.c";
	}
	match_findings(known, count, found, count, matches);
	for (uint32_t i = 0; i < count; i++) {
		ck_assert_int_eq(matches[i].how, MATCH_MOVED);
		ck_assert_uint_eq(matches[i].known, count - 1 - i);
	}
}
END_TEST

START_TEST(nothing_matches_nothing)
{
	struct match match;
	match_findings(NULL, 0, &plain, 1, &match);
	ck_assert_int_eq(match.how, MATCH_NONE);
	match_findings(&plain, 1, NULL, 0, &match);
}
END_TEST

int main(void)
{
	TCase *tcase = tcase_create("match");
	tcase_add_test(tcase, each_stage_takes_what_it_should);
	tcase_add_test(tcase, what_differs_too_much_is_new);
	tcase_add_test(tcase, what_is_unknown_matches_nothing);
	tcase_add_test(tcase, parts_are_kept_apart);
	tcase_add_test(tcase, a_known_one_is_taken_once);
	tcase_add_test(tcase, the_same_file_comes_before_another);
	tcase_add_test(tcase, a_stronger_stage_comes_first_whatever_the_order);
	tcase_add_test(tcase, equals_are_matched_in_their_order);
	tcase_add_test(tcase, many_are_matched);
	tcase_add_test(tcase, nothing_matches_nothing);
	return suite_run("baseline.match", tcase);
}
