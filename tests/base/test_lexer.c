/*
 * The lexer on what C allows and on what it does not. Tokens are written as kind and spelling:
 * "i:x" is the identifier x.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/lexer.h"
#include "base/text.h"
#include "suite.h"

static const char kind_letters[] = {
	[TOKEN_IDENTIFIER] = 'i',
	[TOKEN_KEYWORD] = 'k',
	[TOKEN_NUMBER] = 'n',
	[TOKEN_STRING] = 's',
	[TOKEN_CHAR] = 'c',
	[TOKEN_PUNCTUATOR] = 'p',
	[TOKEN_LINE_COMMENT] = 'l',
	[TOKEN_BLOCK_COMMENT] = 'b',
	[TOKEN_DIRECTIVE] = 'd',
	[TOKEN_OTHER] = 'o',
};

static void print_tokens(struct text *out, const char *text, size_t size)
{
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	while (lexer_next(&lexer, &token))
		text_printf(out, "%s%c:%.*s", out->length ? " " : "", kind_letters[token.kind],
			(int)token.length, text + token.offset);
}

static const char *const token_cases[][2] = {
	{ "", "" },
	{ " \t\r\n\f\v", "" },
	{ "int x;", "k:int i:x p:;" },
	{ "_Bool b; bool c; boolean d;", "k:_Bool i:b p:; k:bool i:c p:; i:boolean i:d p:;" },
	{ "__attribute__((x)) __typeof__", "k:__attribute__ p:( p:( i:x p:) p:) k:__typeof__" },
	{ "typeof_unqual _Static_assert while", "k:typeof_unqual k:_Static_assert k:while" },
	{ "a_very_long_identifier_that_is_no_keyword",
		"i:a_very_long_identifier_that_is_no_keyword" },
	{ "$x \xc3\xa9t\xe9 y", "i:$x i:\xc3\xa9t\xe9 i:y" },

	/* numbers */
	{ "0x1'000u 1'2 3.14e-10f .5 0x1p+3", "n:0x1'000u n:1'2 n:3.14e-10f n:.5 n:0x1p+3" },
	{ "1+2", "n:1 p:+ n:2" },
	{ "1e+2+x", "n:1e+2 p:+ i:x" },
	{ "1'", "n:1 c:'" },
	{ "1...2", "n:1...2" },

	/* literals */
	{ "\"a\\\"b\" x", "s:\"a\\\"b\" i:x" },
	{ "L\"a\" u8\"b\" U'c' u'd' x\"e\"", "s:L\"a\" s:u8\"b\" c:U'c' c:u'd' i:x s:\"e\"" },
	{ "'\\'' '\\\\' 'ab'", "c:'\\'' c:'\\\\' c:'ab'" },
	{ "\"// no\" \"/* no */\"", "s:\"// no\" s:\"/* no */\"" },
	{ "\"open\nx", "s:\"open i:x" },
	{ "\"open", "s:\"open" },
	{ "\"open\\", "s:\"open\\" },
	{ "'", "c:'" },
	{ "R\"(a\"b\\)\" x", "s:R\"(a\"b\\)\" i:x" },
	{ "u8R\"-(a)\" )-\" x", "s:u8R\"-(a)\" )-\" i:x" },
	{ "R\"(never", "i:R s:\"(never" },
	{ "R\"ab\" x", "i:R s:\"ab\" i:x" },

	/* comments */
	{ "a // b \" ' /* \nc", "i:a l:// b \" ' /*  i:c" },
	{ "a /* b // \" */ c", "i:a b:/* b // \" */ i:c" },
	{ "a /* b", "i:a b:/* b" },
	{ "/*/ x */ y", "b:/*/ x */ i:y" },
	{ "/**/x", "b:/**/ i:x" },
	{ "a / b", "i:a p:/ i:b" },
	{ "//", "l://" },

	/* punctuators */
	{ "a+++b", "i:a p:++ p:+ i:b" },
	{ "a>>=b->c<<d...", "i:a p:>>= i:b p:-> i:c p:<< i:d p:..." },
	{ "x.y..z", "i:x p:. i:y p:. p:. i:z" },
	{ "<::> %:%: a::b", "p:<: p::> p:%:%: i:a p::: i:b" },
	{ "[[nodiscard]]", "p:[ p:[ i:nodiscard p:] p:]" },
	{ "@ ` \\ x", "o:@ o:` o:\\ i:x" },

	/* directives */
	{ "#include <a/b.h>\nx<y", "d:#include s:<a/b.h> i:x p:< i:y" },
	{ "#  define F(x) #x ## y", "d:#  define i:F p:( i:x p:) p:# i:x p:## i:y" },
	{ "/* c */ # if 1\n#\n#endif", "b:/* c */ d:# if n:1 d:# d:#endif" },
	{ "%:include \"a\"", "d:%:include s:\"a\"" },
	{ "#error don't\nx", "d:#error i:don c:'t i:x" },
	{ "#include <open\nx", "d:#include s:<open i:x" },
	{ "a # b", "i:a p:# i:b" },
	{ "#if a < b > c", "d:#if i:a p:< i:b p:> i:c" },
};

START_TEST(tokens_are_as_written)
{
	struct text out = { 0 };
	print_tokens(&out, token_cases[_i][0], strlen(token_cases[_i][0]));
	ck_assert_str_eq(text_string(&out), token_cases[_i][1]);
	text_release(&out);
}
END_TEST

/* Spelling without splices; the kind is that of the whole. */
static const struct {
	const char *text, *spelling;
	enum token_kind kind;
	uint32_t end_line;
} splices[] = {
	{ "ret\\\nurn", "return", TOKEN_KEYWORD, 2 },
	{ "re\\\r\ntu\\ \t\nrn", "return", TOKEN_KEYWORD, 3 },
	{ "\\\n\\\nx\\\n", "x", TOKEN_IDENTIFIER, 3 },
	{ "\"a\\\nb\"", "\"ab\"", TOKEN_STRING, 2 },
	{ "/\\\n/ a \\\n b", "// a  b", TOKEN_LINE_COMMENT, 3 },
	{ "/\\\n* a *\\\n/", "/* a */", TOKEN_BLOCK_COMMENT, 3 },
	{ "-\\\n>", "->", TOKEN_PUNCTUATOR, 2 },
	{ "1\\\n2", "12", TOKEN_NUMBER, 2 },
	{ "#\\\ninclude", "#include", TOKEN_DIRECTIVE, 2 },
};

START_TEST(splices_are_stepped_over)
{
	const char *text = splices[_i].text;
	struct lexer lexer = lexer_start(text, strlen(text));
	struct token token;
	char spelling[32];
	ck_assert(lexer_next(&lexer, &token));
	token_spelling(text, &token, spelling, sizeof(spelling));
	ck_assert_str_eq(spelling, splices[_i].spelling);
	ck_assert_int_eq(token.kind, splices[_i].kind);
	ck_assert_uint_eq(token.end_line, splices[_i].end_line);
	ck_assert(!lexer_next(&lexer, &token));
}
END_TEST

START_TEST(positions_are_those_of_the_file)
{
	static const char text[] = "\xef\xbb\xbfint a;\r\n\tb = /* x\ny */ c; \\\n d R\"(\n)\" e\n";
	static const struct {
		const char *spelling;
		uint32_t line, column, end_line;
	} expected[] = { { "int", 1, 4, 1 }, { "a", 1, 8, 1 }, { ";", 1, 9, 1 }, { "b", 2, 2, 2 },
		{ "=", 2, 4, 2 }, { "/* x\ny */", 2, 6, 3 }, { "c", 3, 6, 3 }, { ";", 3, 7, 3 },
		{ "d", 4, 2, 4 }, { "R\"(\n)\"", 4, 4, 5 }, { "e", 5, 4, 5 } };
	struct lexer lexer = lexer_start(text, sizeof(text) - 1);
	struct token token;
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		ck_assert(lexer_next(&lexer, &token));
		ck_assert_uint_eq(token.length, strlen(expected[i].spelling));
		ck_assert_mem_eq(text + token.offset, expected[i].spelling, token.length);
		ck_assert_uint_eq(token.line, expected[i].line);
		ck_assert_uint_eq(token.column, expected[i].column);
		ck_assert_uint_eq(token.end_line, expected[i].end_line);
	}
	ck_assert(!lexer_next(&lexer, &token));
	ck_assert(!lexer_next(&lexer, &token));
}
END_TEST

START_TEST(tokens_know_their_directive)
{
	static const char text[] = "#define A \\\n b // c\nd";
	static const bool expected[] = { true, true, true, true, false };
	struct lexer lexer = lexer_start(text, sizeof(text) - 1);
	struct token token;
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		ck_assert(lexer_next(&lexer, &token));
		ck_assert_int_eq(token.in_directive, expected[i]);
	}
}
END_TEST

START_TEST(a_zero_byte_is_a_byte)
{
	static const char text[] = "a\0b\"\0\" /*\0*/ //\0";
	struct lexer lexer = lexer_start(text, sizeof(text) - 1);
	struct token token;
	static const enum token_kind kinds[] = { TOKEN_IDENTIFIER, TOKEN_OTHER, TOKEN_IDENTIFIER,
		TOKEN_STRING, TOKEN_BLOCK_COMMENT, TOKEN_LINE_COMMENT };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		ck_assert(lexer_next(&lexer, &token));
		ck_assert_int_eq(token.kind, kinds[i]);
	}
	ck_assert(!lexer_next(&lexer, &token));
}
END_TEST

START_TEST(spellings_are_cut_to_fit)
{
	static const char text[] = "abcdef";
	struct lexer lexer = lexer_start(text, sizeof(text) - 1);
	struct token token;
	char spelling[4];
	ck_assert(lexer_next(&lexer, &token));
	ck_assert_uint_eq(token_spelling(text, &token, spelling, sizeof(spelling)), 3);
	ck_assert_str_eq(spelling, "abc");
	ck_assert_uint_eq(token_spelling(text, &token, spelling, 0), 0);
}
END_TEST

/* Tokens of any bytes are in order, do not overlap, leave out only blanks and splices, and know
 * their line. The text has no byte behind it, so that a sanitizer sees each step too far. No
 * ck_assert in here: it is too slow for millions. */
static bool is_covered(const char *bytes, size_t size)
{
	char *text = malloc(size ? size : 1);
	memcpy(text, bytes, size);
	struct lexer lexer = lexer_start(text, size);
	struct token token;
	size_t at = 0;
	uint32_t line = 1;
	bool ok = true;
	while (ok && lexer_next(&lexer, &token)) {
		ok = token.offset >= at && token.length && token.offset + token.length <= size;
		for (; ok && at < token.offset; at++) {
			ok = text[at] && strchr(" \t\r\n\f\v\\", text[at]);
			line += text[at] == '\n';
		}
		ok = ok && token.line == line;
		for (; ok && at < token.offset + token.length; at++)
			line += text[at] == '\n';
	}
	free(text);
	return ok;
}

START_TEST(any_bytes_are_tokens)
{
	static const char alphabet[] = "\"'\\\\\n\n/*#<>%:R(u8L).0ae+x \t\r-=";
	unsigned seed = (unsigned)_i + 1;
	char text[64];
	bool ok = true;
	for (int round = 0; ok && round < 20000; round++) {
		size_t size = 0;
		for (; size < sizeof(text); size++) {
			seed = seed * 1103515245u + 12345u;
			if ((seed >> 16) % 40 == 0)
				break;
			text[size] = alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		ok = is_covered(text, size);
		if (!ok)
			ck_abort_msg("round %d: %.*s", round, (int)size, text);
	}
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof(*(array))))

int main(void)
{
	TCase *cases = tcase_create("lexer");
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, tokens_are_as_written, 0, COUNT(token_cases));
	tcase_add_loop_test(cases, splices_are_stepped_over, 0, COUNT(splices));
	tcase_add_test(cases, positions_are_those_of_the_file);
	tcase_add_test(cases, tokens_know_their_directive);
	tcase_add_test(cases, a_zero_byte_is_a_byte);
	tcase_add_test(cases, spellings_are_cut_to_fit);
	tcase_add_loop_test(cases, any_bytes_are_tokens, 0, 4);
	return suite_run("lexer", cases);
}
