/*
 * Several files together: replacing, deleting, constants, the hash; and files on disk.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "model/condition.h"
#include "model/model.h"
#include "suite.h"

static struct error err;

static void load(struct model *model, const char *name, const char *text)
{
	ck_assert_msg(model_load_text(model, name, text, &err), "%s", err.text);
}

static const char first[] = "model: first\n"
			    "constants: { A: 1, B: 2 }\n"
			    "functions:\n"
			    "  f g: { blocks: net, unless: arg0 & A, descriptor: socket }\n"
			    "  h: { suspends: true }\n"
			    "typedefs: { t: { calls-on-loop: self } }\n";

START_TEST(later_files_replace_whole_entries)
{
	struct model *model = model_new();
	load(model, "1.yaml", first);
	load(model, "2.yaml", "model: second\nfunctions: { f: { blocks: disk } }\n");

	struct role_list roles = model_function(model, "f");
	ck_assert_uint_eq(roles.count, 1);
	ck_assert_int_eq(roles.items[0].category, BLOCK_DISK);
	ck_assert_ptr_null(roles.items[0].unless);
	ck_assert_str_eq(roles.items[0].origin, "2.yaml:2");
	ck_assert_ptr_null(model_descriptor_kind(model, "f"));

	ck_assert_int_eq(model_function(model, "g").items[0].category, BLOCK_NET);
	ck_assert_str_eq(model_descriptor_kind(model, "g"), "socket");
	ck_assert_uint_eq(model_typedef(model, "t").count, 1);
	model_free(model);
}
END_TEST

START_TEST(entries_can_be_deleted)
{
	struct model *model = model_new();
	load(model, "1.yaml", first);
	load(model, "2.yaml",
		"model: second\nfunctions: { f h: { delete: true } }\n"
		"typedefs: { t: { delete: true } }\n");
	ck_assert_uint_eq(model_function(model, "f").count, 0);
	ck_assert_ptr_null(model_descriptor_kind(model, "f"));
	ck_assert_uint_eq(model_function(model, "h").count, 0);
	ck_assert_uint_eq(model_function(model, "g").count, 1);
	ck_assert_uint_eq(model_typedef(model, "t").count, 0);

	ck_assert(!model_load_text(
		model, "3.yaml", "model: x\nfunctions: { f: { delete: true } }\n", &err));
	ck_assert_str_eq(err.text, "3.yaml:2:14: there is no entry 'f' to delete");
	load(model, "4.yaml", "model: x\nfunctions: { f: { yields: true } }\n");
	ck_assert_uint_eq(model_function(model, "f").count, 1);
	model_free(model);
}
END_TEST

START_TEST(deleting_what_is_not_there_suggests)
{
	struct model *model = model_new();
	load(model, "1.yaml", "model: x\nfunctions: { sleep: { blocks: sleep } }\n");
	ck_assert(!model_load_text(model, "2.yaml",
		"model: y\nfunctions: { sleep: { yields: true }, slep: { delete: true } }\n",
		&err));
	ck_assert_str_eq(
		err.text, "2.yaml:2:39: there is no entry 'slep' to delete; did you mean 'sleep'?");
	/* The text had a mistake, so its other entries do not count either. */
	ck_assert_int_eq(model_function(model, "sleep").items[0].kind, ROLE_BLOCKS);
	model_free(model);
}
END_TEST

START_TEST(constants_of_earlier_files_are_known)
{
	struct model *model = model_new();
	load(model, "1.yaml", first);
	load(model, "2.yaml",
		"model: y\nconstants: { B: 32 }\n"
		"functions: { a: { yields: true, when: arg0 & A and arg1 & B } }\n");
	const struct condition *when = model_function(model, "a").items[0].when;
	ck_assert_int_eq(when->left->number, 1);
	ck_assert_int_eq(when->right->number, 32);
	load(model, "3.yaml", "model: z\nfunctions: { b: { yields: true, when: arg1 & B } }\n");
	ck_assert_int_eq(model_function(model, "b").items[0].when->number, 32);
	model_free(model);
}
END_TEST

static struct hash hash_of(const char *a, const char *b)
{
	struct model *model = model_new();
	load(model, "a.yaml", a);
	if (b)
		load(model, "b.yaml", b);
	struct hash hash = model_hash(model);
	model_free(model);
	return hash;
}

START_TEST(the_hash_is_of_the_texts_in_order)
{
	const char *a = "model: a\n", *b = "model: b\n";
	ck_assert(hash_equal(hash_of(a, b), hash_of(a, b)));
	ck_assert(!hash_equal(hash_of(a, b), hash_of(b, a)));
	ck_assert(!hash_equal(hash_of(a, b), hash_of(a, NULL)));
	ck_assert(!hash_equal(hash_of(a, NULL), hash_of("model: a\n#\n", NULL)));

	struct model *model = model_new();
	ck_assert(!hash_equal(model_hash(model), model_shipped_hash()));
	model_load_shipped(model);
	ck_assert(hash_equal(model_hash(model), model_shipped_hash()));
	model_free(model);
}
END_TEST

START_TEST(files_are_read_from_disk)
{
	char path[] = "/tmp/model_test_XXXXXX";
	int fd = mkstemp(path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	struct model *model = model_new();

	ck_assert(file_write(path, first, sizeof(first) - 1, &err));
	ck_assert_msg(model_load_file(model, path, &err), "%s", err.text);
	ck_assert_uint_eq(model_function(model, "f").count, 1);
	ck_assert(text_starts_with(model_function(model, "f").items[0].origin, path));

	ck_assert(file_write(path, "model: a\0b\n", 11, &err));
	ck_assert(!model_load_file(model, path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, ":1:1: a NUL byte"));

	unlink(path);
	ck_assert(!model_load_file(model, path, &err));
	ck_assert_ptr_nonnull(strstr(err.text, path));
	ck_assert_uint_eq(model_function(model, "f").count, 1);
	model_free(model);
}
END_TEST

static void count_function(const char *name, struct role_list roles, void *data)
{
	size_t *count = data;
	ck_assert_ptr_nonnull(name);
	*count += roles.count;
}

START_TEST(functions_can_be_walked)
{
	size_t count = 0;
	struct model *model = model_new();
	load(model, "1.yaml", first);
	load(model, "2.yaml", "model: x\nfunctions: { f: { delete: true } }\n");
	model_each_function(model, count_function, &count);
	ck_assert_uint_eq(count, 2);
	model_free(model);
	model_free(NULL);
}
END_TEST

int main(void)
{
	TCase *tests = tcase_create("model");
	tcase_add_test(tests, later_files_replace_whole_entries);
	tcase_add_test(tests, entries_can_be_deleted);
	tcase_add_test(tests, deleting_what_is_not_there_suggests);
	tcase_add_test(tests, constants_of_earlier_files_are_known);
	tcase_add_test(tests, the_hash_is_of_the_texts_in_order);
	tcase_add_test(tests, files_are_read_from_disk);
	tcase_add_test(tests, functions_can_be_walked);
	return suite_run("model", tests);
}
