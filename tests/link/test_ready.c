/*
 * Programs that take units of another program as they were decoded there (link/ready.h). That the
 * same program comes out is asked of each program of these tests, in testing.c; here the rest of
 * the program has changed meanwhile.
 */
#include "testing.h"

#include "link/ready.h"

static const char caller[] = "function top() { call leave(); call sleep(1) };";

static struct link_test with_other(const char *other)
{
	struct link_test t;
	link_test_init(&t);
	link_test_unit(&t, "a.c", NULL, caller);
	link_test_unit(&t, "b.c", NULL, other);
	link_test_link(&t);
	return t;
}

/* The ready a.c of another program and the b.c of `t` make the program of `t`. */
static void check_link(struct ready *ready, const struct text *a, const struct link_test *t)
{
	const struct text *b = &t->encoded.items[1];
	const struct program_input inputs[] = {
		{ .bytes = a->bytes, .size = a->length, .ready = ready_find(ready, a->bytes) },
		{ .bytes = b->bytes, .size = b->length },
	};
	struct program program;
	struct error err = { "" };
	ck_assert_ptr_nonnull(inputs[0].ready);
	if (!program_link(&program, inputs, 2, t->model, NULL, &err))
		ck_abort_msg("%s", err.text);
	char *expected = link_test_print(&t->program), *actual = link_test_print(&program);
	ck_assert_str_eq(expected, actual);
	free(expected);
	free(actual);
	program_release(&program);
}

/* From one program to another and back. */
static void check_edits(const struct link_test *before, const struct link_test *after, size_t most)
{
	const struct text *a = &before->encoded.items[0];
	struct ready *ready = ready_new(&before->program, most);
	check_link(ready, a, before);
	check_link(ready, a, after);
	check_link(ready, a, before);
	ready_free(ready);
}

/* What stands behind a call that never returns does not run: another file decides. */
START_TEST(graphs_change_with_what_never_returns)
{
	struct link_test before = with_other("function leave() { call die() };");
	struct link_test after = with_other("function leave() { call load() };");
	ck_assert_uint_eq(function_of(&before, "top")->call_count, 1);
	ck_assert_uint_eq(function_of(&after, "top")->call_count, 2);
	check_edits(&before, &after, SIZE_MAX);
	check_edits(&after, &before, SIZE_MAX);
	link_test_release(&before);
	link_test_release(&after);
}
END_TEST

START_TEST(without_room_bodies_are_decoded_each_time)
{
	struct link_test before = with_other("function leave() { call die() };");
	struct link_test after = with_other("function leave() { call load() };");
	check_edits(&before, &after, 0);
	link_test_release(&before);
	link_test_release(&after);
}
END_TEST

START_TEST(a_body_is_decoded_once)
{
	struct link_test t = with_other("function leave() { call load() };");
	struct ready *ready = ready_new(&t.program, SIZE_MAX);
	struct ready_unit *unit = ready_find(ready, t.encoded.items[0].bytes);
	const struct air_record_bytes *record = &unit->unit->air.functions[0];
	struct ready_body *body = ready_body(unit, record);
	ck_assert_str_eq(body->air.name, "top");
	ck_assert_uint_eq(body->call_count, 2);
	ck_assert_ptr_eq(ready_body(unit, record), body);
	ready_free(ready);

	ready = ready_new(&t.program, 0);
	ck_assert_ptr_null(ready_body(ready_find(ready, t.encoded.items[0].bytes), record));
	ready_free(ready);
	ck_assert_ptr_null(ready_find(NULL, record));
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		graphs_change_with_what_never_returns,
		without_room_bodies_are_decoded_each_time,
		a_body_is_decoded_once,
	};
	return RUN_CASES("link.ready", cases);
}
