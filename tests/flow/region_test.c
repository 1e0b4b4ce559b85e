/*
 * Scopes, fatal ends, what must run.
 */
#include "subject.h"

static uint32_t depth(const char *name, enum flow_scope scope)
{
	return flow_scope_depth(flow, call_of(name), scope);
}

START_TEST(scopes_are_counted_by_kind)
{
	given("{ call begin()\n call begin()\n call lock()\n call use()\n call end()\n"
	      "call after() }");
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_DEADLINE), 2);
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_LOCK), 1);
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_GROUP), 0);
	ck_assert_uint_eq(depth("after", FLOW_SCOPE_DEADLINE), 1);
	ck_assert_uint_eq(depth("begin", FLOW_SCOPE_DEADLINE), 0);
	ck_assert_uint_eq(depth("end", FLOW_SCOPE_DEADLINE), 2);
}
END_TEST

START_TEST(a_scope_opened_on_one_path_only_is_not_open)
{
	given("function f($c: int) {\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n b1: call lock()\n call inside()\n jump b2\n"
	      "b2: call use() }");
	ck_assert_uint_eq(depth("inside", FLOW_SCOPE_LOCK), 1);
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_LOCK), 0);
}
END_TEST

START_TEST(a_scope_opened_in_each_turn_does_not_pile_up)
{
	given("{ b0: jump b1\n b1: call lock()\n call use()\n %0: int = call more()\n"
	      "branch %0, b1, b2\n b2: call after() }");
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_LOCK), 1);
	ck_assert_uint_eq(depth("lock", FLOW_SCOPE_LOCK), 0);
	ck_assert_uint_eq(depth("after", FLOW_SCOPE_LOCK), 1);
}
END_TEST

START_TEST(closing_more_than_was_opened_stays_at_zero)
{
	given("{ call unlock()\n call lock()\n call use() }");
	ck_assert_uint_eq(depth("use", FLOW_SCOPE_LOCK), 1);
}
END_TEST

#define IRREDUCIBLE                                                                                \
	"function f($c: int) {\n"                                                                  \
	"b0: call lock()\n %0 = read $c\n branch %0, b1, b2\n"                                     \
	"b1: call first()\n jump b2\n"                                                             \
	"b2: call second()\n %1 = read $c\n branch %1, b1, b3\n"                                   \
	"b3: call unlock()\n"

START_TEST(an_irreducible_graph_has_depths_and_musts)
{
	given(IRREDUCIBLE "call last()\n return }");
	ck_assert_uint_eq(depth("first", FLOW_SCOPE_LOCK), 1);
	ck_assert_uint_eq(depth("second", FLOW_SCOPE_LOCK), 1);
	ck_assert_uint_eq(depth("last", FLOW_SCOPE_LOCK), 0);
	ck_assert(!flow_is_must(flow, call_of("first")));
	ck_assert(flow_is_must(flow, call_of("second")));
	ck_assert(!flow_is_fatal(flow, call_of("second")));
}
END_TEST

START_TEST(an_irreducible_graph_may_be_fatal)
{
	given(IRREDUCIBLE "call die()\n return }");
	ck_assert(flow_is_fatal(flow, call_of("first")));
	ck_assert(flow_is_fatal(flow, call_of("lock")));
}
END_TEST

START_TEST(fatal_is_what_only_leads_to_a_call_that_never_returns)
{
	given("function f($c: int) {\n"
	      "b0: call before()\n %0 = read $c\n branch %0, b1, b2\n"
	      "b1: call report()\n jump b3\n b2: call fine()\n return\n"
	      "b3: call die()\n unreachable }");
	ck_assert(!flow_is_fatal(flow, call_of("before")));
	ck_assert(flow_is_fatal(flow, call_of("report")));
	ck_assert(flow_is_fatal(flow, call_of("die")));
	ck_assert(!flow_is_fatal(flow, call_of("fine")));
}
END_TEST

START_TEST(a_loop_on_the_way_to_a_fatal_end_does_not_matter)
{
	given("{ b0: call report()\n jump b1\n b1: %0: int = call more()\n branch %0, b1, b2\n"
	      "b2: call die()\n unreachable }");
	ck_assert(flow_is_fatal(flow, call_of("report")));
}
END_TEST

START_TEST(a_loop_without_end_is_not_fatal)
{
	given("function f($c: int) {\n"
	      "b0: call before()\n %0 = read $c\n branch %0, b1, b2\n"
	      "b1: call serve()\n jump b1\n b2: call die()\n unreachable }");
	ck_assert(!flow_is_fatal(flow, call_of("before")));
	ck_assert(!flow_is_fatal(flow, call_of("serve")));
}
END_TEST

START_TEST(must_is_what_every_return_has_behind_it)
{
	given("function f($c: int) {\n"
	      "b0: call first()\n %0 = read $c\n branch %0, b1, b2\n"
	      "b1: call maybe()\n jump b2\n b2: call last()\n return }");
	ck_assert(flow_is_must(flow, call_of("first")));
	ck_assert(!flow_is_must(flow, call_of("maybe")));
	ck_assert(flow_is_must(flow, call_of("last")));
}
END_TEST

START_TEST(an_early_return_takes_the_must_away)
{
	given("function f($c: int) {\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n b1: return\n b2: call last()\n return }");
	ck_assert(!flow_is_must(flow, call_of("last")));
}
END_TEST

START_TEST(a_fatal_way_round_does_not)
{
	given("function f($c: int) {\n"
	      "b0: %0 = read $c\n branch %0, b1, b2\n b1: call die()\n unreachable\n"
	      "b2: call last()\n return }");
	ck_assert(flow_is_must(flow, call_of("last")));
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, scopes_are_counted_by_kind);
	tcase_add_test(tests, a_scope_opened_on_one_path_only_is_not_open);
	tcase_add_test(tests, a_scope_opened_in_each_turn_does_not_pile_up);
	tcase_add_test(tests, closing_more_than_was_opened_stays_at_zero);
	tcase_add_test(tests, an_irreducible_graph_has_depths_and_musts);
	tcase_add_test(tests, an_irreducible_graph_may_be_fatal);
	tcase_add_test(tests, fatal_is_what_only_leads_to_a_call_that_never_returns);
	tcase_add_test(tests, a_loop_on_the_way_to_a_fatal_end_does_not_matter);
	tcase_add_test(tests, a_loop_without_end_is_not_fatal);
	tcase_add_test(tests, must_is_what_every_return_has_behind_it);
	tcase_add_test(tests, an_early_return_takes_the_must_away);
	tcase_add_test(tests, a_fatal_way_round_does_not);
}

int main(void)
{
	return run_tests("region", add);
}
