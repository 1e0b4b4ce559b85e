/*
 * Arenas, arrays, interned strings, growing texts, hashes, bit sets and errors. Built twice: as
 * it is, and with ARENA_TINY, where each allocation is a chunk of its own.
 */
#include <check.h>
#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/bitset.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/text.h"
#include "suite.h"

/* ---------------------------------------------------------------------------------------- arena */

static bool is_filled(const unsigned char *bytes, size_t size, unsigned char value)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != value)
			return false;
	return true;
}

START_TEST(arena_memory_is_zeroed_and_aligned)
{
	struct arena arena = { 0 };
	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *memory = arena_alloc(&arena, size);
		ck_assert_uint_eq((uintptr_t)memory % alignof(max_align_t), 0);
		ck_assert(is_filled(memory, size, 0));
		memset(memory, 0xff, size);
	}
	ck_assert_uint_gt(arena.used_bytes, 600000);
	arena_release(&arena);
	ck_assert_ptr_null(arena.chunk);
}
END_TEST

START_TEST(arena_memory_is_zeroed_after_a_reset)
{
	struct arena arena = { 0 };
	arena_reset(&arena); /* of an empty one */
	for (int round = 0; round < 5; round++) {
		unsigned char *memory = arena_alloc(&arena, 10000);
		ck_assert(is_filled(memory, 10000, 0));
		memset(memory, 0xff, 10000);
		arena_reset(&arena);
		ck_assert_uint_eq(arena.used_bytes, 0);
	}
	arena_release(&arena);
	arena_release(&arena);
}
END_TEST

START_TEST(arena_pieces_do_not_overlap)
{
	struct arena arena = { 0 };
	unsigned char *pieces[300];
	for (unsigned i = 0; i < 300; i++)
		pieces[i] = memset(arena_alloc(&arena, i * 37 % 500 + 1), (int)i, i * 37 % 500 + 1);
	for (unsigned i = 0; i < 300; i++)
		ck_assert(is_filled(pieces[i], i * 37 % 500 + 1, (unsigned char)i));
	arena_release(&arena);
}
END_TEST

START_TEST(arena_makes_copies)
{
	struct arena arena = { 0 };
	static const char text[] = "text";
	ck_assert_str_eq(arena_strdup(&arena, text), "text");
	ck_assert_str_eq(arena_strndup(&arena, text, 2), "te");
	ck_assert_str_eq(arena_strndup(&arena, NULL, 0), "");
	ck_assert_str_eq(arena_printf(&arena, "%s-%d", text, 5), "text-5");
	ck_assert_mem_eq(arena_copy(&arena, text, sizeof(text)), text, sizeof(text));
	ck_assert_ptr_nonnull(arena_copy(&arena, NULL, 0));
	ck_assert_ptr_nonnull(arena_array(&arena, 0, 8));
	size_t length = strlen(arena_printf(&arena, "%0100000d", 7));
	ck_assert_uint_eq(length, 100000);
	arena_release(&arena);
}
END_TEST

/* ---------------------------------------------------------------------------------------- array */

struct pair {
	int a, b;
};

START_TEST(arrays_grow)
{
	ARRAY(struct pair) array = { 0 };
	for (int i = 0; i < 1000; i++) {
		array_push(&array, ((struct pair){ i, -i }));
	}
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(array.items[i].a + array.items[i].b, 0);
	ck_assert_int_eq(array_last(&array).a, 999);
	array_reset(&array);
	ck_assert_uint_eq(array.count, 0);
	ck_assert_uint_ge(array.capacity, 1000);
	array_release(&array);
	ck_assert_ptr_null(array.items);

	ARRAY(int) numbers = { 0 };
	array_push(&numbers, 3);
	array_push(&numbers, 4);
	ck_assert_int_eq(numbers.items[0], 3);
	ck_assert_int_eq(array_last(&numbers), 4);
	array_release(&numbers);
}
END_TEST

/* --------------------------------------------------------------------------------------- intern */

START_TEST(interned_strings_have_one_number)
{
	struct intern intern = { 0 };
	ck_assert_uint_eq(intern_find(&intern, "a"), intern_none);
	ck_assert_uint_eq(intern_add(&intern, "a"), 0);
	ck_assert_uint_eq(intern_add(&intern, "b"), 1);
	ck_assert_uint_eq(intern_add(&intern, ""), 2);
	ck_assert_uint_eq(intern_add(&intern, "a"), 0);
	ck_assert_uint_eq(intern_add_n(&intern, "abc", 2), 3);
	ck_assert_uint_eq(intern_add_n(&intern, "abc", 1), 0);
	ck_assert_uint_eq(intern_find(&intern, "ab"), 3);
	ck_assert_uint_eq(intern_find(&intern, "abc"), intern_none);
	ck_assert_str_eq(intern_at(&intern, 3), "ab");
	ck_assert_str_eq(intern_at(&intern, 2), "");
	ck_assert_uint_eq(intern.count, 4);
	intern_release(&intern);
}
END_TEST

START_TEST(interned_strings_stay_where_they_are)
{
	struct intern intern = { 0 };
	struct arena arena = { 0 };
	enum { count = 20000 };
	const char *names[count];
	bool ok = true;
	for (uint32_t i = 0; i < count; i++) {
		const char *name = arena_printf(&arena, "name%u", (unsigned)i);
		ok &= intern_add(&intern, name) == i;
		names[i] = intern_at(&intern, i);
	}
	for (uint32_t i = 0; i < count; i++) {
		const char *name = arena_printf(&arena, "name%u", (unsigned)i);
		ok &= intern_find(&intern, name) == i && intern_at(&intern, i) == names[i];
		ok &= !strcmp(names[i], name);
	}
	ck_assert(ok);
	arena_release(&arena);
	intern_release(&intern);
}
END_TEST

/* ----------------------------------------------------------------------------------------- text */

START_TEST(texts_grow)
{
	struct text text = { 0 };
	ck_assert_str_eq(text_string(&text), "");
	text_reset(&text);
	text_add_n(&text, NULL, 0);
	ck_assert_str_eq(text.bytes, "");
	text_add(&text, "a");
	text_char(&text, 'b');
	text_add_n(&text, "cde", 1);
	text_printf(&text, "%d%s", 4, "e");
	ck_assert_str_eq(text_string(&text), "abc4e");
	text_printf(&text, "%05000d", 1);
	ck_assert_uint_eq(text.length, 5005);
	ck_assert_uint_eq(strlen(text.bytes), 5005);
	text_reset(&text);
	ck_assert_str_eq(text_string(&text), "");
	text_add_n(&text, "\0x", 2);
	ck_assert_uint_eq(text.length, 2);
	text_release(&text);
	ck_assert_ptr_null(text.bytes);
}
END_TEST

START_TEST(the_nearest_word_is_suggested)
{
	static const char *const words[] = { "blocking-call", "missing-timeout", "text", "json" };
	ck_assert_str_eq(text_nearest("bloking-call", words, 4), "blocking-call");
	ck_assert_str_eq(text_nearest("missing-timeouts", words, 4), "missing-timeout");
	ck_assert_str_eq(text_nearest("jsno", words, 4), "json");
	ck_assert_ptr_null(text_nearest("something-else", words, 4));
	ck_assert_ptr_null(text_nearest("x", words, 0));
}
END_TEST

START_TEST(prefixes_and_suffixes)
{
	ck_assert(text_starts_with("abc", "ab"));
	ck_assert(text_starts_with("abc", ""));
	ck_assert(!text_starts_with("a", "ab"));
	ck_assert(text_ends_with("abc", "bc"));
	ck_assert(text_ends_with("abc", ""));
	ck_assert(!text_ends_with("c", "bc"));
}
END_TEST

/* ----------------------------------------------------------------------- hashes, sets, errors */

START_TEST(hashes_tell_things_apart)
{
	struct hash a = hash_string("a"), b = hash_string("b");
	char text[hash_text_size];
	ck_assert(hash_equal(a, hash_bytes("a", 1)));
	ck_assert(!hash_equal(a, b));
	ck_assert(!hash_equal(hash_join(a, b), hash_join(b, a)));
	ck_assert(hash_equal(hash_join(a, b), hash_join(a, b)));
	ck_assert_uint_eq(hash_quick("ab", 2), hash_quick("ab", 2));
	hash_text(hash_bytes("", 0), text);
	ck_assert_str_eq(text, "99aa06d3014798d86001c324468d497f"); /* XXH3-128 of nothing */
}
END_TEST

START_TEST(bit_sets_join)
{
	uint64_t a[3] = { 0 }, b[3] = { 0 };
	ck_assert_uint_eq(bitset_words(0), 0);
	ck_assert_uint_eq(bitset_words(64), 1);
	ck_assert_uint_eq(bitset_words(129), 3);
	bitset_add(a, 0);
	bitset_add(b, 64);
	bitset_add(b, 130);
	ck_assert(bitset_join(a, b, 3));
	ck_assert(!bitset_join(a, b, 3));
	ck_assert(bitset_has(a, 0) && bitset_has(a, 64) && bitset_has(a, 130));
	ck_assert(!bitset_has(a, 1));
	bitset_remove(a, 64);
	ck_assert(!bitset_has(a, 64));
}
END_TEST

START_TEST(errors_are_cut_and_prefixed)
{
	struct error err = { { 0 } };
	char longer[3000];
	memset(longer, 'x', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	ck_assert(!error_set(&err, "broken %d", 3));
	ck_assert(!error_prefix(&err, "file '%s'", "a.c"));
	ck_assert_str_eq(err.text, "file 'a.c': broken 3");
	ck_assert(!error_set(NULL, "nobody listens"));
	ck_assert(!error_prefix(NULL, "nobody listens"));
	error_set(&err, "%s", longer);
	ck_assert_uint_eq(strlen(err.text), error_text_size - 1);
	error_prefix(&err, "p");
	ck_assert_uint_eq(strlen(err.text), error_text_size - 1);
	ck_assert(text_starts_with(err.text, "p: xxx"));
	error_prefix(&err, "%s", longer);
	ck_assert_uint_eq(strlen(err.text), error_text_size - 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { arena_memory_is_zeroed_and_aligned,
		arena_memory_is_zeroed_after_a_reset, arena_pieces_do_not_overlap,
		arena_makes_copies, arrays_grow, interned_strings_have_one_number,
		interned_strings_stay_where_they_are, texts_grow, the_nearest_word_is_suggested,
		prefixes_and_suffixes, hashes_tell_things_apart, bit_sets_join,
		errors_are_cut_and_prefixed };
	TCase *cases = tcase_create("memory");
	tcase_set_timeout(cases, 60);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		tcase_add_test(cases, tests[i]);
	return suite_run("memory", cases);
}
