/*
 * Who else touches it: objects seen through helpers, who holds a lock for long, who wakes whom.
 */
#include "testing.h"

#include "link/access.h"

static const char locks[] = "functions:\n"
			    "  lock: { blocks: mutex, scope-open: lock arg0 }\n"
			    "  trylock: { scope-open: lock arg0, when: result == 0 }\n"
			    "  unlock: { scope-close: lock arg0 }\n"
			    "  sem_wait: { blocks: lock, acquires: semaphore arg0 }\n"
			    "  sem_post: { releases: semaphore arg0 }\n"
			    "  cond_wait: { blocks: lock, acquires: condition arg0 }\n"
			    "  cond_signal: { releases: condition arg0 }\n";

#define DECLARED                                                                                   \
	"declare function lock; declare function trylock; declare function unlock;"                \
	"declare function sem_wait; declare function sem_post;"                                    \
	"declare function cond_wait; declare function cond_signal;"                                \
	"declare variable m; declare variable c; declare variable s; declare variable flag;"

static struct link_test with_locks(const char *text)
{
	struct link_test t;
	struct text whole = { 0 };
	link_test_init(&t);
	link_test_model(&t, locks);
	text_printf(&whole, "%s%s", DECLARED, text);
	link_test_unit(&t, "a.c", NULL, whole.bytes);
	link_test_link(&t);
	text_release(&whole);
	return t;
}

static uint32_t slot_number(const struct link_test *t, const char *name)
{
	const struct program_slot *slot = slot_of(t, name);
	ck_assert_ptr_nonnull(slot);
	return (uint32_t)(slot - t->program.slots);
}

/* "lock work, unlock work": the accesses of a slot, but for its address. */
static const char *accesses_of(struct link_test *t, const char *name)
{
	static const char *const words[] = { "read", "write", "address", "lock", "unlock", "wait",
		"wake", "join", "timeout" };
	struct text text = { 0 };
	program_each_access(&t->program, slot_number(t, name), access)
	{
		if (access->kind != ACCESS_ADDRESS)
			text_printf(&text, "%s%s %s", text.bytes ? ", " : "", words[access->kind],
				t->program.functions[access->node].name);
	}
	const char *copy = arena_strdup(&t->arena, text.bytes ? text.bytes : "");
	text_release(&text);
	return copy;
}

static const char *holder_of(struct link_test *t, const char *name)
{
	const struct access_holder *holder = program_lock_holder(&t->program, slot_number(t, name));
	return holder->call ? t->program.functions[holder->lock->node].name : "";
}

static enum access_waker waker_of(struct link_test *t, const char *name, enum access_kind kind)
{
	const struct access *first;
	struct access_object object = { ACCESS_OBJECT_SLOT, slot_number(t, name), 0 };
	return program_waker(&t->program, air_none, object, kind, &first);
}

START_TEST(a_variable_is_written_and_read)
{
	struct link_test t = with_locks("function f() { flag<int> = 1 };"
					"function g() { %1 = read flag<int>; return %1 };");
	ck_assert_str_eq(accesses_of(&t, "flag"), "write f, read g");
	link_test_release(&t);
}
END_TEST

START_TEST(a_lock_is_named_by_its_variable)
{
	struct link_test t = with_locks("function f() { %1: int* = address m<int>; call lock(%1);"
					"call unlock(%1) };");
	ck_assert_str_eq(accesses_of(&t, "m"), "lock f, unlock f");
	link_test_release(&t);
}
END_TEST

START_TEST(a_lock_that_is_handed_down_is_the_callers)
{
	struct link_test t =
		with_locks("function take($l: int*) { %1 = read $l; call lock(%1) };"
			   "function outer($l: int*) { %1 = read $l; call take(%1) };"
			   "function f() { %1: int* = address m<int>; call outer(%1) };"
			   "function g() { %1: int* = address c<int>; call outer(%1) };");
	ck_assert_str_eq(accesses_of(&t, "m"), "lock f");
	ck_assert_str_eq(accesses_of(&t, "c"), "lock g");
	link_test_release(&t);
}
END_TEST

START_TEST(a_thread_that_sleeps_in_a_section_holds_its_lock)
{
	struct link_test t = with_locks(
		"function work() { %1: int* = address m<int>; call lock(%1); call sleep(1);"
		"call unlock(%1) };"
		"function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "work");
	link_test_release(&t);
}
END_TEST

START_TEST(what_comes_after_the_section_holds_nothing)
{
	struct link_test t = with_locks(
		"function work() { %1: int* = address m<int>; call lock(%1); call unlock(%1);"
		"call sleep(1) };"
		"function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_section_of_the_loop_holds_nothing_against_it)
{
	struct link_test t = with_locks(
		"function work() { %1: int* = address m<int>; call lock(%1); call sleep(1);"
		"call unlock(%1) };"
		"function main() {" ADDRESS("1", "work") "call on_loop(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_section_between_helpers_is_the_callers)
{
	struct link_test t = with_locks(
		"function take($l: int*) { %1 = read $l; call lock(%1) };"
		"function give($l: int*) { %1 = read $l; call unlock(%1) };"
		"function work() { %1: int* = address m<int>; call take(%1); call sleep(1);"
		"call give(%1) };"
		"function quick() { %1: int* = address c<int>; call take(%1); call give(%1);"
		"call sleep(1) };"
		"function main() {" ADDRESS("1", "work") "call start_thread(%1);" ADDRESS(
			"2", "quick") "call start_thread(%2) };");
	ck_assert_str_eq(holder_of(&t, "m"), "work");
	ck_assert_str_eq(holder_of(&t, "c"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_section_inside_a_helper_is_told_to_the_caller)
{
	struct link_test t =
		with_locks("function slowly($l: int*) { %1 = read $l; call lock(%1); call sleep(1);"
			   "call unlock(%1) };"
			   "function work() { %1: int* = address m<int>; call slowly(%1) };"
			   "function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "work");
	link_test_release(&t);
}
END_TEST

START_TEST(waiting_for_a_condition_gives_its_lock_back)
{
	struct link_test t =
		with_locks("function work() { %1: int* = address m<int>; %2: int* = address c<int>;"
			   "call lock(%1); call cond_wait(%2, %1); call unlock(%1) };"
			   "function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(waiting_for_something_else_does_not)
{
	struct link_test t =
		with_locks("function work() { %1: int* = address m<int>; %2: int* = address s<int>;"
			   "call lock(%1); call sem_wait(%2); call unlock(%1) };"
			   "function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "work");
	link_test_release(&t);
}
END_TEST

START_TEST(an_attempt_is_no_section)
{
	struct link_test t = with_locks(
		"function work() { %1: int* = address m<int>; %2: int = call trylock(%1);"
		"call sleep(1) };"
		"function main() {" ADDRESS("1", "work") "call start_thread(%1) };");
	ck_assert_str_eq(holder_of(&t, "m"), "");
	link_test_release(&t);
}
END_TEST

START_TEST(a_callback_that_posts_is_on_the_loop)
{
	struct link_test t =
		with_locks("function done() { %1: int* = address s<int>; call sem_post(%1) };"
			   "function main() {" ADDRESS("1", "done") "call on_loop(%1) };");
	ck_assert_int_eq(waker_of(&t, "s", ACCESS_WAKE), ACCESS_WAKER_LOOP);
	link_test_release(&t);
}
END_TEST

START_TEST(a_thread_that_posts_too_is_not)
{
	struct link_test t =
		with_locks("function done() { %1: int* = address s<int>; call sem_post(%1) };"
			   "function work() { call done() };"
			   "function main() {" ADDRESS("1", "done") "call on_loop(%1);" ADDRESS(
				   "2", "work") "call start_thread(%2) };");
	ck_assert_int_eq(waker_of(&t, "s", ACCESS_WAKE), ACCESS_WAKER_OTHER);
	link_test_release(&t);
}
END_TEST

START_TEST(nobody_may_post)
{
	struct link_test t =
		with_locks("function f() { %1: int* = address s<int>; call sem_wait(%1) };");
	ck_assert_int_eq(waker_of(&t, "s", ACCESS_WAKE), ACCESS_WAKER_NONE);
	link_test_release(&t);
}
END_TEST

START_TEST(a_signal_through_a_helper_counts_where_its_object_is_known)
{
	struct link_test t =
		with_locks("function wake($x: int*) { %1 = read $x; call cond_signal(%1) };"
			   "function done() { %1: int* = address c<int>; call wake(%1) };"
			   "function main() {" ADDRESS("1", "done") "call on_loop(%1) };");
	ck_assert_int_eq(waker_of(&t, "c", ACCESS_WAKE), ACCESS_WAKER_LOOP);
	link_test_release(&t);
}
END_TEST

START_TEST(a_local_that_is_handed_to_a_callback_is_posted_there)
{
	struct link_test t =
		with_locks("function done($x: int*) { %1 = read $x; call sem_post(%1) };"
			   "function f() { local $sem: int; %1: int* = address $sem;" ADDRESS(
				   "2", "done") "call on_loop(%2, %1); call sem_wait(%1) };");
	const struct access *first;
	uint32_t node = node_of(&t, "f");
	const struct access *wait =
		program_access_at(&t.program, node, call_of(&t, "f", 1)->instr, ACCESS_WAIT);
	ck_assert_ptr_nonnull(wait);
	ck_assert_int_eq(wait->object.kind, ACCESS_OBJECT_LOCAL);
	ck_assert_int_eq(program_waker(&t.program, node, wait->object, ACCESS_WAKE, &first),
		ACCESS_WAKER_LOOP);
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_variable_is_written_and_read,
		a_lock_is_named_by_its_variable,
		a_lock_that_is_handed_down_is_the_callers,
		a_thread_that_sleeps_in_a_section_holds_its_lock,
		what_comes_after_the_section_holds_nothing,
		a_section_of_the_loop_holds_nothing_against_it,
		a_section_between_helpers_is_the_callers,
		a_section_inside_a_helper_is_told_to_the_caller,
		waiting_for_a_condition_gives_its_lock_back,
		waiting_for_something_else_does_not,
		an_attempt_is_no_section,
		a_callback_that_posts_is_on_the_loop,
		a_thread_that_posts_too_is_not,
		nobody_may_post,
		a_signal_through_a_helper_counts_where_its_object_is_known,
		a_local_that_is_handed_to_a_callback_is_posted_there,
	};
	return RUN_CASES("link.access", cases);
}
