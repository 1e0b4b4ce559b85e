/*
 * What stands against running the turns of a loop side by side.
 */
#include "subject.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_named(uint32_t instr, const char *name)
{
	uint32_t callee = function.instrs[instr].callee;

	return callee != air_none && !strcmp(function.refs[callee].name, name);
}

static bool is_pacing(uint32_t instr, void *data)
{
	(void)data;
	return is_named(instr, "sleep");
}

static bool is_output(uint32_t instr, void *data)
{
	(void)data;
	return is_named(instr, "print");
}

static const char *judge(void)
{
	uint32_t call = call_of("fetch");
	uint32_t loop = graph.loop_of[air_block_of(&function, call)];

	ck_assert_uint_ne(loop, air_none);
	return flow_dependence_name(
		flow_loop_call(flow, loop, call, is_pacing, is_output, NULL).dependence);
}

#define HEAD                                                                                       \
	"function f($pages: struct page*, $n: int, $out: struct out*) {\n"                         \
	"local $i: int\n local $rc: int\n local $x: int\n"

/* for (i = 0; i < n; i++) { page = &pages[i]; BODY } with b8 for `continue`, b9 for `break`. */
#define EACH(body)                                                                                 \
	HEAD "b0: $i = 0\n $rc = 0\n $x = 0\n jump b1\n"                                           \
	     "b1: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b2, b9\n"           \
	     "b2: %p = read $pages\n %j = read $i\n"                                               \
	     "%page: struct page* = address %p[%j]\n" body " jump b8\n"                            \
	     "b8: %s = read $i\n %n: int = %s + 1\n $i = %n\n jump b1\n"                           \
	     "b9: return }"

#define FETCH "%r: int = call fetch(%page)\n"

START_TEST(items_of_their_own_are_parallel)
{
	given(EACH(FETCH));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(leaving_on_the_calls_error_is)
{
	given(EACH(FETCH "$rc = %r\n %a = read $rc\n %b: int = %a < 0\n branch %b, b9, b8\n"
			 "b7: "));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(leaving_on_success_is_a_retry)
{
	given(EACH(FETCH "%b: int = %r >= 0\n branch %b, b9, b8\n b7: "));
	ck_assert_str_eq(judge(), "leaves on success");
	given(EACH(FETCH "%b: int = %r == 0\n branch %b, b9, b8\n b7: "));
	ck_assert_str_eq(judge(), "leaves on success");
}
END_TEST

START_TEST(leaving_on_an_answer_is_early)
{
	given(EACH(FETCH "%a = read %page->page::size<int>\n %b: int = %a > 5\n"
			 "branch %b, b9, b8\n b7: "));
	ck_assert_str_eq(judge(), "leaves early");
}
END_TEST

START_TEST(leaving_on_what_was_summed_up_is_early)
{
	given(EACH(FETCH "%a = read $x\n %b: int = %a + %r\n $x = %b\n %c: int = %b > 100\n"
			 "branch %c, b9, b8\n b7: "));
	ck_assert_str_eq(judge(), "leaves early");
}
END_TEST

START_TEST(going_on_while_nothing_failed_is_parallel)
{
	given(HEAD "b0: $i = 0\n $rc = 0\n jump b1\n"
		   "b1: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b2, b9\n"
		   "b2: %c = read $rc\n %d: int = %c >= 0\n branch %d, b3, b9\n"
		   "b3: %p = read $pages\n %page: struct page* = address %p[%i]\n" FETCH
		   "$rc = %r\n %s = read $i\n %n: int = %s + 1\n $i = %n\n jump b1\n b9: return }");
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

#define UNDER_DEADLINE(test)                                                                       \
	"function f($pages: struct page*, $n: int) {\n"                                            \
	"local $i: int\n local $rc: int addressed\n"                                               \
	"b0: $i = 0\n $rc = 0\n jump b1\n"                                                         \
	"b1: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b2, b9\n"                \
	"b2: %a: int* = address $rc\n call begin(%a)\n"                                            \
	"%p = read $pages\n %page: struct page* = address %p[%i]\n" FETCH "$rc = %r\n"             \
	"call store(%page)\n call end()\n %c = read $rc\n" test " branch %d, b9, b3\n"             \
	"b3: %s = read $i\n %n: int = %s + 1\n $i = %n\n jump b1\n b9: return }"

START_TEST(an_error_may_come_from_the_deadline_around_the_call)
{
	given(UNDER_DEADLINE("%d: int = %c < 0\n"));
	ck_assert_str_eq(judge(), "parallel");
	given(UNDER_DEADLINE("%d: int = %c >= 0\n"));
	ck_assert_str_eq(judge(), "leaves on success");
}
END_TEST

START_TEST(one_turn_is_no_loop_to_speak_of)
{
	given(HEAD "b0: $i = 0\n jump b1\n"
		   "b1: %i = read $i\n %t: int = %i < 1\n branch %t, b2, b9\n"
		   "b2: %p = read $pages\n %page: struct page* = address %p[%i]\n" FETCH
		   "%s = read $i\n %n: int = %s + 1\n $i = %n\n jump b1\n b9: return }");
	ck_assert_uint_le(graph.loop_count, 1);
	if (graph.loop_count)
		ck_assert_str_eq(judge(), "one turn");
}
END_TEST

START_TEST(polling_is_no_set_of_items)
{
	given("function f($page: struct page*) {\n"
	      "b0: jump b1\n b1: %page = read $page\n" FETCH
	      "%a = read %page->page::size<int>\n branch %a, b1, b2\n b2: return }");
	ck_assert_str_eq(judge(), "not for each");
}
END_TEST

START_TEST(the_same_item_each_time_is_one_receiver)
{
	given(EACH("%r: int = call fetch(%p)\n"));
	ck_assert_str_eq(judge(), "same receiver");
}
END_TEST

START_TEST(a_stream_shared_by_all_turns_is_one_receiver)
{
	given(EACH("%o = read $out\n %r: int = call fetch(%o, %page)\n"));
	ck_assert_str_eq(judge(), "same receiver");
}
END_TEST

START_TEST(a_token_from_the_last_turn_is_carried)
{
	given(EACH("%a = read $x\n %r: int = call fetch(%page, %a)\n $x = %r\n"));
	ck_assert_str_eq(judge(), "carried argument");
}
END_TEST

START_TEST(a_guard_on_the_last_turn_is_carried)
{
	given(EACH("%a = read $x\n branch %a, b3, b8\n b3: " FETCH
		   "%y = read %page->page::size<int>\n $x = %y\n"));
	ck_assert_str_eq(judge(), "carried argument");
}
END_TEST

START_TEST(a_guard_on_the_item_is_not)
{
	given(EACH("%a = read %page->page::size<int>\n branch %a, b3, b8\n b3: " FETCH));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(sums_counts_and_maxima_are_no_dependence)
{
	given(EACH(FETCH "%a = read $x\n %b: int = %a + %r\n $x = %b\n"));
	ck_assert_str_eq(judge(), "parallel");
	given(EACH(FETCH "%a = read $x\n %b: int = %r > %a\n branch %b, b3, b8\n b3: $x = %r\n"));
	ck_assert_str_eq(judge(), "parallel");
	given(EACH(FETCH "%o = read $out\n %a = read %o->out::sum<int>\n %b: int = %a + %r\n"
			 "%o->out::sum<int> = %b\n"));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(the_items_own_slot_is_no_shared_write)
{
	given(EACH(FETCH "%page->page::size<int> = %r\n"));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(a_field_of_all_turns_is)
{
	given(EACH(FETCH "%o = read $out\n %o->out::last<int> = %r\n"));
	ck_assert_str_eq(judge(), "shared write");
	given(EACH(FETCH "last<int> = %r\n"));
	ck_assert_str_eq(judge(), "shared write");
}
END_TEST

START_TEST(a_sleep_in_the_body_paces)
{
	given(EACH(FETCH "%z: int = call sleep(100)\n"));
	ck_assert_str_eq(judge(), "paced");
}
END_TEST

START_TEST(output_in_the_body_has_an_order)
{
	given(EACH(FETCH "call print(%r)\n"));
	ck_assert_str_eq(judge(), "shared write");
}
END_TEST

START_TEST(another_waiting_call_on_the_item_is_no_dependence)
{
	given(EACH(FETCH "%b: int = %r < 0\n branch %b, b9, b3\n"
			 "b3: %q: int = call store(%page)\n %c: int = %q < 0\n branch %c, b9, b8\n"
			 "b7: "));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(a_list_is_a_set_of_items)
{
	given("function f($first: struct page*) { local $p: struct page*\n"
	      "b0: %f = read $first\n $p = %f\n jump b1\n"
	      "b1: %page = read $p\n branch %page, b2, b3\n"
	      "b2: " FETCH "%q = read $p\n %n = read %q->page::next<struct page*>\n $p = %n\n"
	      "jump b1\n b3: return }");
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

#define BUFFER(before, inside)                                                                     \
	"function f($pages: struct page*, $n: int) {\n"                                            \
	"local $i: int\n local $buffer: struct page:64 addressed\n"                                \
	"b0: " before "$i = 0\n jump b1\n"                                                         \
	"b1: %i = read $i\n %m = read $n\n %t: int = %i < %m\n branch %t, b2, b9\n"                \
	"b2: " inside "%p = read $pages\n %page: struct page* = address %p[%i]\n"                  \
	"%b: struct page* = address $buffer\n %r: int = call fetch(%page, %b)\n"                   \
	"%s = read $i\n %n: int = %s + 1\n $i = %n\n jump b1\n b9: return }"

START_TEST(a_buffer_of_each_turn_is_its_own)
{
	given(BUFFER("", "enter $buffer\n"));
	ck_assert_str_eq(judge(), "parallel");
	given(BUFFER("enter $buffer\n", ""));
	ck_assert_str_eq(judge(), "same receiver");
}
END_TEST

START_TEST(an_object_the_callee_does_not_write_is_no_receiver)
{
	given(EACH("%o = read $out\n %r: int = call read_at(%o, %page)\n"
		   "%z: int = call fetch(%page)\n"));
	ck_assert_str_eq(judge(), "parallel");
}
END_TEST

START_TEST(variation_tells_the_item_from_the_rest)
{
	given(EACH("%o = read $out\n %a = read $x\n %r: int = call fetch(%page, %o, %a, 7)\n"
		   "$x = %r\n"));
	uint32_t call = call_of("fetch");
	ck_assert_int_eq(flow_variation(flow, 0, call, argument_of("fetch", 0)), FLOW_VARIES);
	ck_assert_int_eq(flow_variation(flow, 0, call, argument_of("fetch", 1)), FLOW_INVARIANT);
	ck_assert_int_eq(flow_variation(flow, 0, call, argument_of("fetch", 2)), FLOW_CARRIED);
	ck_assert_int_eq(flow_variation(flow, 0, call, argument_of("fetch", 3)), FLOW_INVARIANT);
}
END_TEST

START_TEST(everything_can_be_printed)
{
	char *bytes = NULL;
	size_t size = 0;

	given(EACH(FETCH "%page->page::size<int> = %r\n"));
	FILE *out = open_memstream(&bytes, &size);
	flow_print(out, flow);
	fclose(out);
	ck_assert_ptr_nonnull(strstr(bytes, "loop 0 at b1: count, over $i"));
	ck_assert_ptr_nonnull(strstr(bytes, "parallel"));
	free(bytes);
}
END_TEST

static void add(TCase *tests)
{
	tcase_add_test(tests, items_of_their_own_are_parallel);
	tcase_add_test(tests, leaving_on_the_calls_error_is);
	tcase_add_test(tests, leaving_on_success_is_a_retry);
	tcase_add_test(tests, leaving_on_an_answer_is_early);
	tcase_add_test(tests, leaving_on_what_was_summed_up_is_early);
	tcase_add_test(tests, going_on_while_nothing_failed_is_parallel);
	tcase_add_test(tests, an_error_may_come_from_the_deadline_around_the_call);
	tcase_add_test(tests, one_turn_is_no_loop_to_speak_of);
	tcase_add_test(tests, polling_is_no_set_of_items);
	tcase_add_test(tests, the_same_item_each_time_is_one_receiver);
	tcase_add_test(tests, a_stream_shared_by_all_turns_is_one_receiver);
	tcase_add_test(tests, a_token_from_the_last_turn_is_carried);
	tcase_add_test(tests, a_guard_on_the_last_turn_is_carried);
	tcase_add_test(tests, a_guard_on_the_item_is_not);
	tcase_add_test(tests, sums_counts_and_maxima_are_no_dependence);
	tcase_add_test(tests, the_items_own_slot_is_no_shared_write);
	tcase_add_test(tests, a_field_of_all_turns_is);
	tcase_add_test(tests, a_sleep_in_the_body_paces);
	tcase_add_test(tests, output_in_the_body_has_an_order);
	tcase_add_test(tests, another_waiting_call_on_the_item_is_no_dependence);
	tcase_add_test(tests, a_list_is_a_set_of_items);
	tcase_add_test(tests, a_buffer_of_each_turn_is_its_own);
	tcase_add_test(tests, an_object_the_callee_does_not_write_is_no_receiver);
	tcase_add_test(tests, variation_tells_the_item_from_the_rest);
	tcase_add_test(tests, everything_can_be_printed);
}

int main(void)
{
	return run_tests("dependence", add);
}
