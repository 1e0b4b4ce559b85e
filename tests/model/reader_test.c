/*
 * The reader of model files: what each word becomes, and that every mistake is refused with
 * its place.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "model/condition.h"
#include "model/model.h"
#include "model/rewrite.h"
#include "suite.h"

#define HEAD "model: m\n"

static const struct mistake {
	const char *text, *message;
} mistakes[] = {
	/* Keys. */
	{ HEAD "functions:\n  f: { blokcs: sleep }\n",
		"3:8: unknown key 'blokcs'; did you mean 'blocks'?" },
	{ HEAD "functions:\n  f: { zzzzzzzzzzzz: 1 }\n", "3:8: unknown key 'zzzzzzzzzzzz'" },
	{ HEAD "functons:\n  f: { blocks: sleep }\n",
		"2:1: unknown key 'functons'; did you mean 'functions'?" },
	{ "functions: { f: { blocks: sleep } }\n", "1:1: the key 'model' is missing" },
	{ "", "1:1: expected the keys of a model: 'model', 'functions' ..." },
	{ "- 1\n", "1:3: expected the keys of a model: 'model', 'functions' ..." },
	{ "model:\n", "1:1: expected the name of the model" },
	{ "model: [ a ]\n", "1:10: expected the name of the model" },

	{ HEAD "functions:\n  f: { registers: lua }\n", "3:19: expected 'NAME argN', not 'lua'" },
	{ HEAD "functions:\n  f: { registers: lua self }\n",
		"3:19: expected 'NAME argN', not 'lua self'" },
	{ HEAD "fields:\n  f.g: { registers: lua }\n", "3:21: expected 'NAME self', not 'lua'" },
	{ HEAD "functions:\n  f: { runs-registered: lua arg0 }\n",
		"3:25: expected a name, not 'lua arg0'" },

	/* Rewrites. */
	{ HEAD "functions:\n  f: { blocks: net, rewrite: g }\n",
		"3:30: expected a map with the key 'to'" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { include: a.h } }\n",
		"3:21: the key 'to' is missing" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { too: g() } }\n",
		"3:32: unknown key 'too'; did you mean 'to'?" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: g(), to: h() } }\n",
		"3:41: the key 'to' stands here twice" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: \"g({arg})\" } }\n",
		"3:39: expected '{argN}', '{arguments}', '{call}', '{owner}', '{argN | FLAG}', or "
		"'{argN in UNIT}' with one of the units s, us, timespec, timeval" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: \"g({arg0 in min})\" } }\n",
		"3:39: expected '{argN}', '{arguments}', '{call}', '{owner}', '{argN | FLAG}', or "
		"'{argN in UNIT}' with one of the units s, us, timespec, timeval" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: \"g({arg0 | 1+1})\" } }\n",
		"3:39: expected '{argN}', '{arguments}', '{call}', '{owner}', '{argN | FLAG}', or "
		"'{argN in UNIT}' with one of the units s, us, timespec, timeval" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: \"g({arg0\" } }\n",
		"3:39: expected '{argN}', '{arguments}', '{call}', '{owner}', '{argN | FLAG}', or "
		"'{argN in UNIT}' with one of the units s, us, timespec, timeval" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: g(), result: no } }\n",
		"3:49: expected 'used', not 'no'" },
	{ HEAD "functions:\n  f: { blocks: net, rewrite: { to: g(), when: arg0 = 1 } }\n",
		"3:52: expected 'is' or a comparison, not '='" },

	/* Duplicates. */
	{ HEAD "model: n\n", "2:1: the key 'model' stands here twice" },
	{ HEAD "functions:\n  f: { yields: true }\n  f: { yields: true }\n",
		"4:3: 'f' has an entry already, in line 3" },
	{ HEAD "functions:\n  f: { yields: true }\n  g h f: { yields: true }\n",
		"4:7: 'f' has an entry already, in line 3" },
	{ HEAD "functions:\n  f: { yields: true, yields: true }\n",
		"3:22: the key 'yields' stands here twice" },
	{ HEAD "functions:\n  f: { yields: true, use: a, use: b }\n",
		"3:30: the key 'use' stands here twice" },
	{ HEAD "constants: { A: 1, A: 1 }\n", "2:20: 'A' is defined already" },

	/* Types. */
	{ HEAD "functions: 3\n", "2:12: expected a map from names to roles" },
	{ HEAD "functions:\n", "2:1: expected a map from names to roles" },
	{ HEAD "functions:\n  f: sleep\n", "3:6: expected a map of roles" },
	{ HEAD "functions:\n  f:\n", "3:3: expected a map of roles" },
	{ HEAD "functions:\n  f: []\n", "3:3: this entry has no role" },
	{ HEAD "functions:\n  f: {}\n", "3:3: this entry has no role" },
	{ HEAD "functions:\n  f: { when: arg0 == 0 }\n", "3:3: this entry has no role" },
	{ HEAD "functions:\n  f: { blocks: [ sleep ] }\n", "3:18: expected a category" },
	{ HEAD "functions:\n  f: { blocks: }\n", "3:8: expected a category" },
	{ HEAD "functions:\n  f: { yields: yes }\n",
		"3:16: expected 'true', not 'yes': leave the key out where it does not hold" },
	{ HEAD "functions:\n  f: { bounded: many }\n", "3:17: expected a number, not 'many'" },
	{ HEAD "constants: [ A ]\n", "2:14: expected a map from names to numbers" },
	{ HEAD "constants: { A: x }\n", "2:17: expected a number, not 'x'" },
	{ HEAD "constants: { A: 12x }\n", "2:17: expected a number, not '12x'" },
	{ HEAD "constants: { 1A: 1 }\n", "2:14: '1A' is no name of a constant" },

	/* Words. */
	{ HEAD "functions:\n  f: { blocks: slep }\n",
		"3:16: unknown category 'slep'; did you mean 'sleep'?" },
	{ HEAD "functions:\n  f: { waits: xxxxxxxxx }\n",
		"3:15: unknown kind of wait 'xxxxxxxxx'; there are: unknown, remote, accept, "
		"timer, "
		"local, offload, yield" },
	{ HEAD "functions:\n  f: { scope-open: dedline }\n",
		"3:20: unknown kind of scope 'dedline'; did you mean 'deadline'?" },
	{ HEAD "functions:\n  f: { descriptor: sokcet }\n",
		"3:20: unknown kind of descriptor 'sokcet'; did you mean 'socket'?" },
	{ HEAD "functions:\n  f: { spawns: tasks arg0 }\n",
		"3:16: unknown kind of spawning 'tasks'; did you mean 'task'?" },
	{ HEAD "functions:\n  f: { spawns: task fn }\n", "3:21: expected 'argN', not 'fn'" },
	{ HEAD "functions:\n  f: { acquires: permits }\n",
		"3:18: unknown kind of resource 'permits'; did you mean 'permit'?" },

	/* Arguments. */
	{ HEAD "functions:\n  f: { calls: 1 }\n", "3:15: expected 'argN', not '1'" },
	{ HEAD "functions:\n  f: { calls: self }\n", "3:15: expected 'argN', not 'self'" },
	{ HEAD "functions:\n  f: { calls: [ arg0, arg64 ] }\n",
		"3:23: expected 'argN', not 'arg64'" },
	{ HEAD "functions:\n  f: { makes-nonblocking: arg }\n",
		"3:27: expected 'result' or 'argN', not 'arg'" },
	{ HEAD "functions:\n  f: { stands-for: arg0 in }\n",
		"3:20: expected 'argN' or 'argN in argM', not 'arg0 in'" },
	{ HEAD "functions:\n  f: { stands-for: arg0 in x }\n",
		"3:20: expected 'argN' or 'argN in argM', not 'arg0 in x'" },
	{ HEAD "functions:\n  f: { stands-for: arg0 arg1 }\n",
		"3:20: expected 'argN' or 'argN in argM', not 'arg0 arg1'" },
	{ HEAD "functions:\n  f: { watches: self }\n", "3:17: expected 'argN', not 'self'" },
	{ HEAD "functions:\n  f: { makes: momery }\n",
		"3:15: unknown kind of descriptor 'momery'; did you mean 'memory'?" },
	{ HEAD "functions:\n  f: { joins: false }\n",
		"3:15: expected 'true' or 'argN', not 'false'" },
	{ HEAD "typedefs:\n  f: { calls: this }\n", "3:15: expected 'self' or 'argN', not 'this'" },

	/* Names. */
	{ HEAD "functions:\n  f-g: { yields: true }\n", "3:3: expected a name in C, not 'f-g'" },
	{ HEAD "functions:\n  f g.h: { yields: true }\n", "3:5: expected a name in C, not 'g.h'" },
	{ HEAD "fields:\n  a.b c: { yields: true }\n", "3:7: expected 'record.field', not 'c'" },
	{ HEAD "fields:\n  a.b.c: { yields: true }\n",
		"3:3: expected 'record.field', not 'a.b.c'" },
	{ HEAD "fields:\n  .b: { yields: true }\n", "3:3: expected 'record.field', not '.b'" },

	/* Conditions: the column is the one in the file. */
	{ HEAD "functions:\n  f: { yields: true, when: arg0 = 0 }\n",
		"3:33: expected 'is' or a comparison, not '='" },
	{ HEAD "functions:\n  f: { yields: true, unless: \"arg0 = 0\" }\n",
		"3:36: expected 'is' or a comparison, not '='" },
	{ HEAD "functions:\n  f: { yields: true, when: arg0 & X_FLGA }\nconstants: { X_FLAG: 1 }\n",
		"3:35: unknown constant 'X_FLGA'; did you mean 'X_FLAG'?" },
	{ HEAD "functions:\n  f: { yields: true, when: arg0 & QQQQQ }\n",
		"3:35: unknown constant 'QQQQQ'" },
	{ HEAD "functions:\n  f:\n    yields: true\n    when: |\n      arg0 = 0\n",
		"6:1: expected 'is' or a comparison, not '='" },

	/* Deleting. */
	{ HEAD "functions:\n  f: { delete: true, yields: true }\n",
		"3:3: a deleted entry cannot have roles as well" },
	{ HEAD "functions:\n  f: { delete: false }\n",
		"3:16: expected 'true', not 'false': leave the key out where it does not hold" },
	{ HEAD "functions:\n  a f: { delete: true }\n", "3:3: there is no entry 'a' to delete" },

	/* YAML itself. */
	{ HEAD "functions: { f: &x { yields: true }, g: *x }\n",
		"2:22: anchors, aliases and tags are not allowed here" },
	{ HEAD "functions: { f: { blocks: !!str sleep } }\n",
		"2:33: anchors, aliases and tags are not allowed here" },
	{ HEAD "---\nmodel: n\n", "3:1: only one document is allowed" },
};

static void check_place(const char *text)
{
	int line = 0, column = 0, length = 0;
	ck_assert_int_eq(sscanf(text, "m.yaml:%d:%d: %n", &line, &column, &length), 2);
	ck_assert_int_gt(line, 0);
	ck_assert_int_gt(column, 0);
	ck_assert_int_gt(length, 0);
}

START_TEST(mistakes_are_refused)
{
	const struct mistake *mistake = &mistakes[_i];
	struct error err = { { 0 } };
	struct model *model = model_new();
	struct hash before = model_hash(model);

	ck_assert_msg(!model_load_text(model, "m.yaml", mistake->text, &err), "%s", mistake->text);
	check_place(err.text);
	ck_assert_str_eq(err.text + strlen("m.yaml:"), mistake->message);
	ck_assert(hash_equal(before, model_hash(model)));
	ck_assert_uint_eq(model_function(model, "f").count, 0);
	model_free(model);
}
END_TEST

static const char *const broken[] = {
	"model: [",
	"model: {",
	"model: \"",
	"model: m\n\tfunctions: x",
	"model: a: b",
	"model: *x",
	"? [a, b]\n: c",
	"{ : }",
	"%YAML 9.9\n---\nmodel: m",
	"model: m\n...\n[",
	"!!map { model: m, functions: 1 }",
	"model: m\nfunctions: { ? : { yields: true } }",
	"model: m\nfunctions: { ~: { yields: true } }",
	"model: m\nfunctions: { [a]: { yields: true } }",
	"model: m\nfunctions: { f: { ? {} : 1 } }",
	"\xff\xfe",
	"model: \xc3\x28\nfunctions: 1",
};

START_TEST(broken_text_is_refused)
{
	struct error err = { { 0 } };
	struct model *model = model_new();
	ck_assert_msg(!model_load_text(model, "m.yaml", broken[_i], &err), "%s", broken[_i]);
	check_place(err.text);
	model_free(model);
}
END_TEST

/* Cutting a good text anywhere may not crash, whatever the answer. */
START_TEST(cut_text_is_survived)
{
	static const char text[] = "model: m\nconstants: { A: 0x1 }\nfunctions:\n"
				   "  f g:\n    - { blocks: net, unless: \"arg1 & A\" }\n"
				   "    - { calls: [ arg1, arg2 ], when: 'not arg0 is null' }\n"
				   "fields: { a.b: { calls-on-loop: self } }\n";
	for (size_t length = 0; length < sizeof(text); length++) {
		char copy[sizeof(text)] = { 0 };
		memcpy(copy, text, length);
		struct error err = { { 0 } };
		struct model *model = model_new();
		if (!model_load_text(model, "m.yaml", copy, &err))
			check_place(err.text);
		model_free(model);
	}
}
END_TEST

START_TEST(deep_nesting_is_survived)
{
	struct text text = { 0 };
	text_add(&text, "model: m\nfunctions: ");
	for (int i = 0; i < 100000; i++)
		text_char(&text, '[');
	struct error err = { { 0 } };
	struct model *model = model_new();
	ck_assert(!model_load_text(model, "m.yaml", text_string(&text), &err));
	check_place(err.text);
	model_free(model);
	text_release(&text);
}
END_TEST

static struct model *load(const char *text)
{
	struct error err = { { 0 } };
	struct model *model = model_new();
	ck_assert_msg(model_load_text(model, "m.yaml", text, &err), "%s", err.text);
	return model;
}

START_TEST(roles_are_read)
{
	struct model *model =
		load(HEAD "functions:\n"
			  "  f:\n"
			  "    - { blocks: net, use: g }\n"
			  "    - calls-on-loop: [ arg1, arg3 ]\n"
			  "      spawns: group arg2\n"
			  "    - { makes-nonblocking: result, bounded: 0x10 }\n"
			  "    - { acquires: permit arg0, waits: timer, joins: arg1 }\n");
	struct role_list roles = model_function(model, "f");
	ck_assert_uint_eq(roles.count, 9);
	const struct role *role = roles.items;
	ck_assert_int_eq(role[0].kind, ROLE_BLOCKS);
	ck_assert_int_eq(role[0].category, BLOCK_NET);
	ck_assert_int_eq(role[0].argument, role_no_argument);
	ck_assert_str_eq(role[0].use, "g");
	ck_assert_str_eq(role[0].origin, "m.yaml:4");
	ck_assert_int_eq(role[1].argument, 1);
	ck_assert_int_eq(role[2].kind, ROLE_CALLS_ON_LOOP);
	ck_assert_int_eq(role[2].argument, 3);
	ck_assert_ptr_null(role[2].use);
	ck_assert_int_eq(role[3].kind, ROLE_SPAWNS);
	ck_assert_int_eq(role[3].spawn, SPAWN_GROUP);
	ck_assert_int_eq(role[3].argument, 2);
	ck_assert_str_eq(role[3].origin, "m.yaml:6");
	ck_assert_int_eq(role[4].argument, role_result);
	ck_assert_int_eq(role[5].number, 16);
	ck_assert_str_eq(role[6].resource, "permit");
	ck_assert_int_eq(role[6].argument, 0);
	ck_assert_int_eq(role[7].wait, WAIT_TIMER);
	ck_assert_int_eq(role[8].argument, 1);
	model_free(model);
}
END_TEST

START_TEST(other_names_are_read)
{
	struct model *model = load(HEAD "functions:\n"
					"  f: { stands-for: arg0, makes: memory }\n"
					"  g: { stands-for: arg2 in arg3 }\n"
					"fields: { a.b: { watches: self } }\n");
	const struct role *name = model_function(model, "f").items;
	ck_assert_int_eq(name[0].argument, 0);
	ck_assert_int_eq(name[0].number, -1);
	ck_assert_str_eq(name[1].descriptor, "memory");
	name = model_function(model, "g").items;
	ck_assert_int_eq(name[0].argument, 2);
	ck_assert_int_eq(name[0].number, 3);
	ck_assert_int_eq(model_field(model, "a", "b").items[0].argument, role_no_argument);
	model_free(model);
}
END_TEST

START_TEST(conditions_hold_for_the_whole_map)
{
	struct model *model = load(HEAD "functions:\n"
					"  f: { blocks: net, yields: true, when: arg1 & A }\n"
					"constants: { A: -0x2 }\n");
	struct role_list roles = model_function(model, "f");
	ck_assert_uint_eq(roles.count, 2);
	for (uint32_t i = 0; i < roles.count; i++) {
		ck_assert_ptr_nonnull(roles.items[i].when);
		ck_assert_ptr_null(roles.items[i].unless);
		ck_assert_int_eq(roles.items[i].when->number, -2);
	}
	model_free(model);
}
END_TEST

START_TEST(sections_do_not_mix)
{
	struct model *model = load(HEAD "functions: { f: { yields: true } }\n"
					"typedefs: { g: { calls-on-loop: self } }\n"
					"fields: { a.b a.c: { starts-thread: self } }\n"
					"markers: { f: { suspends: true } }\n");
	ck_assert_int_eq(model_function(model, "f").items[0].kind, ROLE_YIELDS);
	ck_assert_uint_eq(model_function(model, "g").count, 0);
	ck_assert_int_eq(model_typedef(model, "g").items[0].argument, role_no_argument);
	ck_assert_uint_eq(model_typedef(model, "f").count, 0);
	ck_assert_int_eq(model_field(model, "a", "b").items[0].kind, ROLE_STARTS_THREAD);
	ck_assert_uint_eq(model_field(model, "a", "c").count, 1);
	ck_assert_uint_eq(model_field(model, "a", "d").count, 0);
	ck_assert_int_eq(model_marker(model, "f").items[0].kind, ROLE_SUSPENDS);
	ck_assert_ptr_null(model_descriptor_kind(model, "f"));

	char wide[2000];
	memset(wide, 'x', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	ck_assert_uint_eq(model_field(model, wide, "b").count, 0);
	model_free(model);
}
END_TEST

START_TEST(rewrites_are_read)
{
	struct model *model =
		load(HEAD "functions:\n"
			  "  f:\n"
			  "    blocks: sleep\n"
			  "    rewrite:\n"
			  "      to: \"g({arg1 in timespec}, {arg0}, {arguments}, {call})\"\n"
			  "      include: a/b.h\n"
			  "      when: arg2 is null\n"
			  "      doubt: it is odd\n"
			  "      result: used\n");
	const struct rewrite *rewrite = model_function(model, "f").items[0].rewrite;
	ck_assert_ptr_nonnull(rewrite);
	ck_assert_uint_eq(rewrite->part_count, 9);
	ck_assert_str_eq(rewrite->parts[0].text, "g(");
	ck_assert_int_eq(rewrite->parts[1].kind, REWRITE_ARGUMENT);
	ck_assert_int_eq(rewrite->parts[1].argument, 1);
	ck_assert_int_eq(rewrite->parts[1].unit, TIME_UNIT_TIMESPEC);
	ck_assert_int_eq(rewrite->parts[3].argument, 0);
	ck_assert_int_eq(rewrite->parts[3].unit, TIME_UNIT_NONE);
	ck_assert_int_eq(rewrite->parts[5].kind, REWRITE_ARGUMENTS);
	ck_assert_int_eq(rewrite->parts[7].kind, REWRITE_CALL);
	ck_assert_str_eq(rewrite->parts[8].text, ")");
	ck_assert_str_eq(rewrite->include, "a/b.h");
	ck_assert_ptr_nonnull(rewrite->when);
	ck_assert_str_eq(rewrite->doubt, "it is odd");
	ck_assert(rewrite->wants_result);
	model_free(model);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("reader");
	tcase_add_loop_test(
		tests, mistakes_are_refused, 0, (int)(sizeof(mistakes) / sizeof(*mistakes)));
	tcase_add_loop_test(
		tests, broken_text_is_refused, 0, (int)(sizeof(broken) / sizeof(*broken)));
	tcase_add_test(tests, cut_text_is_survived);
	tcase_add_test(tests, deep_nesting_is_survived);
	tcase_add_test(tests, roles_are_read);
	tcase_add_test(tests, conditions_hold_for_the_whole_map);
	tcase_add_test(tests, other_names_are_read);
	tcase_add_test(tests, sections_do_not_mix);
	tcase_add_test(tests, rewrites_are_read);
	return suite_run("reader", tests);
}
