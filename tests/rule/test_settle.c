/*
 * Merging: equal findings, and findings of one cause.
 */
#include "settling.h"

static void step(struct settle_test *t, struct finding *finding, const char *text)
{
	finding_step(&t->findings, finding,
		(struct finding_step){ .path = "a.c", .line = 1, .column = 1 }, "%s", text);
}

START_TEST(equal_findings_are_one_and_add_their_units)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\n");
	for (int i = 0; i < 3; i++)
		step(&t, add_finding(&t, 1, 1), "one");
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call\n");
	ck_assert_uint_eq(t.findings.items.items[0]->unit_count, 3);
	ck_assert_uint_eq(t.findings.items.items[0]->steps.count, 1);
	settle_test_release(&t);
}
END_TEST

START_TEST(of_equal_places_the_surest_stays)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\n");
	add_finding(&t, 1, 1)->certainty = LIKELY;
	struct finding *sure = add_finding(&t, 1, 1);
	sure->certainty = CERTAIN;
	sure->message = "'zzz' blocks";
	add_finding(&t, 1, 1)->certainty = POSSIBLE;
	settle_test_settle(&t);
	ck_assert_uint_eq(t.findings.items.count, 1);
	ck_assert_str_eq(t.findings.items.items[0]->message, "'zzz' blocks");
	settle_test_release(&t);
}
END_TEST

START_TEST(of_equally_sure_ones_the_first_message_stays_in_any_order)
{
	for (int round = 0; round < 2; round++) {
		struct settle_test t;
		settle_test_init(&t);
		settle_test_file(&t, "a.c", "sleep(1);\n");
		add_finding(&t, 1, 1)->message = round ? "one" : "two";
		add_finding(&t, 1, 1)->message = round ? "two" : "one";
		settle_test_settle(&t);
		ck_assert_uint_eq(t.findings.items.count, 1);
		ck_assert_str_eq(t.findings.items.items[0]->message, "one");
		settle_test_release(&t);
	}
}
END_TEST

START_TEST(other_columns_rules_and_files_stay_apart)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1); sleep(1);\n");
	add_finding(&t, 1, 11);
	add_finding(&t, 1, 1)->rule = "missing-timeout";
	add_finding(&t, 1, 1)->path = "0.c";
	add_finding(&t, 1, 1);
	ck_assert_str_eq(settled(&t), "0.c:1:1 blocking-call\na.c:1:1 blocking-call\n"
				      "a.c:1:1 missing-timeout\na.c:1:11 blocking-call\n");
	settle_test_release(&t);
}
END_TEST

static struct finding *add_cause(struct settle_test *t, uint32_t line, uint32_t cause, int steps)
{
	struct finding *finding = add_finding(t, line, 1);
	finding->cause = cause;
	for (int i = 0; i < steps; i++)
		step(t, finding, "step");
	return finding;
}

START_TEST(of_one_cause_the_shortest_path_stays)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\nsleep(1);\nsleep(1);\n");
	add_cause(&t, 1, 7, 3);
	add_cause(&t, 2, 7, 1);
	add_cause(&t, 3, 8, 5);
	add_cause(&t, 4, 7, 2);
	ck_assert_str_eq(settled(&t), "a.c:2:1 blocking-call\na.c:3:1 blocking-call\n");
	ck_assert_uint_eq(t.findings.items.items[0]->steps.count, 2);
	ck_assert_str_eq(t.findings.items.items[0]->steps.items[1].text,
		"2 other calls on the loop reach it too: 'f' at a.c:1:1, 'f' at a.c:4:1");
	settle_test_release(&t);
}
END_TEST

START_TEST(of_many_others_ten_are_named)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n");
	for (uint32_t line = 1; line <= 14; line++)
		add_cause(&t, line, 7, line == 14 ? 1 : 2);
	ck_assert_str_eq(settled(&t), "a.c:14:1 blocking-call\n");
	ck_assert_str_eq(t.findings.items.items[0]->steps.items[1].text,
		"13 other calls on the loop reach it too: 'f' at a.c:1:1, 'f' at a.c:2:1, 'f' at "
		"a.c:3:1, 'f' at a.c:4:1, 'f' at a.c:5:1, 'f' at a.c:6:1, 'f' at a.c:7:1, 'f' at "
		"a.c:8:1, 'f' at a.c:9:1, 'f' at a.c:10:1 and 3 more");
	settle_test_release(&t);
}
END_TEST

START_TEST(without_a_cause_nothing_is_merged)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\n");
	add_cause(&t, 1, 0, 1);
	add_cause(&t, 2, 0, 1);
	ck_assert_str_eq(settled(&t), "a.c:1:1 blocking-call\na.c:2:1 blocking-call\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(causes_are_settled_alike_in_any_order)
{
	const char *first = NULL;
	struct arena arena = { 0 };
	for (uint32_t round = 0; round < 6; round++) {
		struct settle_test t;
		settle_test_init(&t);
		settle_test_file(&t, "a.c", "sleep(1);\nsleep(1);\nsleep(1);\n");
		for (uint32_t i = 0; i < 3; i++)
			add_cause(&t, 1 + (i * (1 + round % 2) + round / 2) % 3, 7, 1);
		const char *text = settled(&t);
		first = first ? first : arena_strdup(&arena, text);
		ck_assert_str_eq(text, first);
		settle_test_release(&t);
	}
	arena_release(&arena);
}
END_TEST

/* Someone has looked at the nearest place and allowed it; the others were never looked at. */
START_TEST(what_is_allowed_hides_no_other_place_of_its_cause)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(
		&t, "a.c", "sleep(1); // async-lint: allow(blocking-call) why\nsleep(1);\n");
	add_cause(&t, 1, 7, 1);
	add_cause(&t, 2, 7, 2);
	ck_assert_str_eq(
		settled(&t), "a.c:1:1 blocking-call allowed: why\na.c:2:1 blocking-call\n");
	settle_test_release(&t);
}
END_TEST

START_TEST(a_comment_at_a_place_that_is_not_kept_is_still_used)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(
		&t, "a.c", "sleep(1);\nsleep(1); // async-lint: allow(blocking-call) why\n");
	add_cause(&t, 1, 7, 1);
	add_cause(&t, 2, 7, 2);
	ck_assert_str_eq(
		settled(&t), "a.c:1:1 blocking-call\na.c:2:1 blocking-call allowed: why\n");
	ck_assert_uint_eq(t.findings.items.items[0]->steps.count, 1);
	settle_test_release(&t);
}
END_TEST

START_TEST(the_name_that_is_called_is_underlined)
{
	struct settle_test t;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "\tsleep(1);\n\tx->slee");
	add_finding(&t, 1, 2);
	add_finding(&t, 2, 5);
	add_finding(&t, 9, 400);
	settle_test_settle(&t);
	ck_assert_uint_eq(t.findings.items.items[0]->end_column, 7);
	ck_assert_uint_eq(t.findings.items.items[1]->end_column, 0);
	ck_assert_uint_eq(t.findings.items.items[2]->end_column, 0);
	settle_test_release(&t);
}
END_TEST

START_TEST(nothing_settles_to_nothing)
{
	struct settle_test t;
	settle_test_init(&t);
	ck_assert_str_eq(settled(&t), "");
	settle_test_release(&t);
}
END_TEST

START_TEST(the_text_of_a_file_is_found)
{
	struct settle_test t;
	struct arena arena = { 0 };
	size_t size;
	settle_test_init(&t);
	settle_test_file(&t, "a.c", "int x;\n");
	settle_test_file(&t, "b.c", "");
	settle_test_settle(&t);
	ck_assert_str_eq(program_file_text(&t.program, "a.c", &arena, &size), "int x;\n");
	ck_assert_uint_eq(size, 7);
	ck_assert_ptr_null(program_file_text(&t.program, "c.c", &arena, &size));
	arena_release(&arena);
	settle_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		equal_findings_are_one_and_add_their_units,
		of_equal_places_the_surest_stays,
		of_equally_sure_ones_the_first_message_stays_in_any_order,
		other_columns_rules_and_files_stay_apart,
		of_one_cause_the_shortest_path_stays,
		of_many_others_ten_are_named,
		without_a_cause_nothing_is_merged,
		causes_are_settled_alike_in_any_order,
		what_is_allowed_hides_no_other_place_of_its_cause,
		a_comment_at_a_place_that_is_not_kept_is_still_used,
		the_name_that_is_called_is_underlined,
		nothing_settles_to_nothing,
		the_text_of_a_file_is_found,
	};
	return RUN_CASES("rule.settle", cases);
}
