/*
 * Modes of descriptors across functions: through helpers, parameters, fields, results and pointers.
 * `use(fd)` blocks unless its descriptor is non-blocking.
 */
#include "testing.h"

#include "link/descriptor.h"

static const char words[] =
	"constants:\n  EAGAIN: 11\n"
	"functions:\n"
	"  use: { blocks: net, unless: arg0 is nonblocking or result tested EAGAIN }\n"
	"  open_blocking: { descriptor: socket }\n"
	"  open_nonblocking: { makes-nonblocking: result, descriptor: socket }\n"
	"  open_pair: { descriptor: pipe }\n"
	"  set: { makes-nonblocking: arg0 }\n"
	"  unset: { makes-blocking: arg0 }\n"
	"  watch: { watches: arg0 }\n"
	"  attach: { takes-mode: arg0 arg1 }\n"
	"  last_error: { error-code: true }\n";

#define DECLARED                                                                                   \
	"declare function use; declare function open_blocking; declare function open_nonblocking;" \
	"declare function open_pair; declare function set; declare function unset;"                \
	"declare function watch; declare function attach; declare function last_error;"            \
	"declare variable peer;"

static struct link_test program_of(const char *text)
{
	struct link_test t;
	struct text whole = { 0 };
	link_test_init(&t);
	link_test_model(&t, words);
	text_printf(&whole, "%s%s", DECLARED, text);
	link_test_unit(&t, "a.c", NULL, whole.bytes);
	link_test_link(&t);
	text_release(&whole);
	return t;
}

static void check(const char *text, const char *expected)
{
	struct link_test t = program_of(text);
	ck_assert_str_eq(blocking_of(&t, "f"), expected);
	link_test_release(&t);
}

#define SURE    "net must certain 1"
#define PERHAPS "net may possible 1"

START_TEST(a_helper_sets_the_mode_of_its_argument)
{
	check("function a($d: int) { %1: int = read $d; call set(%1) };"
	      "function b($d: int) { %1: int = read $d; call a(%1) };"
	      "function f() { local $d: int; %1: int = call open_blocking(); $d = %1;"
	      "%2: int = read $d; call b(%2); %3: int = read $d; call use(%3) };",
		"");
}
END_TEST

#define SETTER                                                                                     \
	"function a($d: int, $c: int) { %1 = read $c; branch %1, yes, no;"                         \
	"yes: %2: int = read $d; call set(%2); return;"                                            \
	"no: %3: int = read $d; call unset(%3); return };"

START_TEST(a_helper_that_may_do_both_leaves_it_unknown)
{
	check(SETTER "function f($c: int) { local $d: int; %1: int = call open_blocking(); $d = %1;"
		     "%2: int = read $d; %3: int = read $c; call a(%2, %3);"
		     "%4: int = read $d; call use(%4) };",
		PERHAPS);
}
END_TEST

START_TEST(what_is_handed_to_a_helper_decides)
{
	check(SETTER "function f() { local $d: int; %1: int = call open_blocking(); $d = %1;"
		     "%2: int = read $d; call a(%2, 1); %3: int = read $d; call use(%3) };",
		"");
	check(SETTER "function f() { local $d: int; %1: int = call open_nonblocking(); $d = %1;"
		     "%2: int = read $d; call a(%2, 0); %3: int = read $d; call use(%3) };",
		SURE);
	check(SETTER "function b($d: int) { %1: int = read $d; call a(%1, 1) };"
		     "function f() { local $d: int; %1: int = call open_blocking(); $d = %1;"
		     "%2: int = read $d; call b(%2); %3: int = read $d; call use(%3) };",
		"");
}
END_TEST

START_TEST(what_is_handed_to_a_maker_decides)
{
	static const char maker[] = "function make($c: int) { %1 = read $c; branch %1, yes, no;"
				    "yes: %2: int = call open_nonblocking(); return %2;"
				    "no: %3: int = call open_blocking(); return %3 };";
	static const struct {
		const char *argument, *expected;
	} cases[] = { { "1", "" }, { "0", SURE } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct text text = { 0 };
		text_printf(&text, "%sfunction f() { %%1: int = call make(%s); call use(%%1) };",
			maker, cases[i].argument);
		check(text.bytes, cases[i].expected);
		text_release(&text);
	}
}
END_TEST

START_TEST(one_way_on_which_it_blocks_is_enough)
{
	check("function f($c: int) { local $d: int; %1: int = call open_blocking(); $d = %1;"
	      "%2 = read $c; branch %2, yes, no;"
	      "yes: %3: int = read $d; call set(%3); jump no;"
	      "no: %4: int = read $d; call use(%4) };",
		"net may likely 1");
	/* there is none */
	check("function f() { local $d: int; %1: int = call open_blocking(); $d = %1;"
	      "%2: int = read $d; %3: int = %2 >= 0; branch %3, yes, no;"
	      "yes: %4: int = read $d; call set(%4); jump no;"
	      "no: %5: int = read $d; call use(%5) };",
		"");
	/* the same question again */
	check("function f($c: int) { local $d: int; %1: int = call open_blocking(); $d = %1;"
	      "%2 = read $c; branch %2, yes, no;"
	      "yes: %3: int = read $d; call set(%3); jump no;"
	      "no: %4 = read $c; branch %4, use, end;"
	      "use: %5: int = read $d; call use(%5); return;"
	      "end: return };",
		"");
}
END_TEST

START_TEST(a_helper_returns_what_it_made)
{
	check("function make() { %1: int = call open_nonblocking(); return %1 };"
	      "function f() { %1: int = call make(); call use(%1) };",
		"");
	check("function make() { %1: int = call open_blocking(); return %1 };"
	      "function f() { %1: int = call make(); call use(%1) };",
		SURE);
}
END_TEST

START_TEST(a_parameter_is_what_all_callers_hand_over)
{
	check("function f($d: int) { %1: int = read $d; call use(%1) };"
	      "function g() { %1: int = call open_blocking(); call f(%1) };",
		SURE);
	check("function f($d: int) { %1: int = read $d; call use(%1) };"
	      "function g() { %1: int = call open_blocking(); call f(%1) };"
	      "function h() { %1: int = call open_nonblocking(); call f(%1) };",
		PERHAPS);
	check("function f($d: int) { %1: int = read $d; call use(%1) };", PERHAPS);
}
END_TEST

START_TEST(a_variable_is_what_is_stored)
{
	check("function g() { %1: int = call open_blocking(); peer<int> = %1 };"
	      "function f() { %1: int = read peer<int>; call use(%1) };",
		SURE);
	check("function g() { %1: int = call open_blocking(); peer<int> = %1 };"
	      "function h() { %1: int = read peer<int>; call set(%1) };"
	      "function f() { %1: int = read peer<int>; call use(%1) };",
		"");
	check("function g() { %1: int = call open_blocking(); peer<int> = %1 };"
	      "function h() { %1: int = call open_nonblocking(); peer<int> = %1 };"
	      "function f() { %1: int = read peer<int>; call use(%1) };",
		PERHAPS);
}
END_TEST

START_TEST(a_test_in_the_caller_of_a_wrapper_is_evidence)
{
	check("function f($d: int) { %1: int = read $d; %2: int = call use(%1); return %2 };"
	      "function g() { %1: int = call open_blocking(); %2: int = call f(%1);"
	      "%3: int = %2 == -11; return };",
		"");
}
END_TEST

START_TEST(a_watched_one_is_told_apart)
{
	struct link_test t =
		program_of("function g() { %1: int = call open_blocking(); peer<int> = %1 };"
			   "function h() { %1: int = read peer<int>; call watch(%1) };"
			   "function f() { %1: int = read peer<int>; call use(%1) };");
	const struct program_function *f = function_of(&t, "f");
	const struct program_call *call = &t.program.calls[f->first_call];
	uint32_t maker = air_none;
	ck_assert_str_eq(blocking_of(&t, "f"), "net must possible 1");
	ck_assert(program_is_watched_use(&t.program, call, &maker));
	ck_assert_uint_ne(maker, air_none);
	ck_assert_str_eq(t.program.symbols[t.program.calls[maker].symbol].name, "open_blocking");
	link_test_release(&t);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		a_helper_sets_the_mode_of_its_argument,
		a_helper_that_may_do_both_leaves_it_unknown,
		what_is_handed_to_a_helper_decides,
		what_is_handed_to_a_maker_decides,
		one_way_on_which_it_blocks_is_enough,
		a_helper_returns_what_it_made,
		a_parameter_is_what_all_callers_hand_over,
		a_variable_is_what_is_stored,
		a_test_in_the_caller_of_a_wrapper_is_evidence,
		a_watched_one_is_told_apart,
	};
	return RUN_CASES("link.descriptors", cases);
}
