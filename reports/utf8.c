/*
 * Decoding is strict (RFC 3629): overlong forms, surrogates and numbers above U+10FFFF are
 * invalid. What is replaced by one U+FFFD is what browsers, Node and Python replace: the longest
 * beginning of something valid, or one byte (Unicode, 3.9, maximal subparts).
 */
#include "utf8.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd";
enum { replacement_code = 0xfffd };

/* What may follow the first byte: fewer than 80..BF where that would be overlong, a surrogate or
 * too large. */
static bool is_second(unsigned char first, unsigned char byte)
{
	unsigned char least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	return byte >= least && byte <= most;
}

struct utf8_char utf8_decode(const char *bytes, size_t size)
{
	unsigned char first = (unsigned char)bytes[0];
	if (first < 0x80)
		return (struct utf8_char){ first, 1, true };
	if (first < 0xc2 || first > 0xf4)
		return (struct utf8_char){ replacement_code, 1, false };

	unsigned length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
	uint32_t code = first & (0x7fu >> length);
	for (unsigned i = 1; i < length; i++) {
		unsigned char byte = i < size ? (unsigned char)bytes[i] : 0;
		if (i == 1 ? !is_second(first, byte) : (byte & 0xc0) != 0x80)
			return (struct utf8_char){ replacement_code, i, false };
		code = code << 6 | (byte & 0x3f);
	}
	return (struct utf8_char){ code, length, true };
}

/* Sorted ranges of code points: Unicode's East_Asian_Width W and F, joined where only unassigned
 * ones lie between, and the common combining marks. */
struct range {
	uint32_t first, last;
};

static const struct range wide[] = { { 0x1100, 0x115f }, { 0x231a, 0x231b }, { 0x2329, 0x232a },
	{ 0x23e9, 0x23ec }, { 0x25fd, 0x25fe }, { 0x2614, 0x2615 }, { 0x2648, 0x2653 },
	{ 0x26aa, 0x26ab }, { 0x26bd, 0x26be }, { 0x26c4, 0x26c5 }, { 0x2705, 0x2705 },
	{ 0x270a, 0x270b }, { 0x2728, 0x2728 }, { 0x274c, 0x274c }, { 0x2753, 0x2755 },
	{ 0x2757, 0x2757 }, { 0x2795, 0x2797 }, { 0x2b1b, 0x2b1c }, { 0x2b50, 0x2b50 },
	{ 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0xa4cf },
	{ 0xa960, 0xa97f }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe10, 0xfe19 },
	{ 0xfe30, 0xfe6f }, { 0xff00, 0xff60 }, { 0xffe0, 0xffe6 }, { 0x16fe0, 0x18cff },
	{ 0x1b000, 0x1b2ff }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff }, { 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd } };

static const struct range combining[] = { { 0x0300, 0x036f }, { 0x0483, 0x0489 },
	{ 0x0591, 0x05bd }, { 0x0610, 0x061a }, { 0x064b, 0x065f }, { 0x0900, 0x0902 },
	{ 0x093a, 0x093a }, { 0x0941, 0x0948 }, { 0x0e31, 0x0e31 }, { 0x0e34, 0x0e3a },
	{ 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff }, { 0x1dc0, 0x1dff }, { 0x200b, 0x200f },
	{ 0x202a, 0x202e }, { 0x2060, 0x2064 }, { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f }, { 0xfeff, 0xfeff } };

static bool is_in(const struct range *ranges, size_t count, uint32_t code)
{
	size_t low = 0;
	while (low < count) {
		size_t middle = low + (count - low) / 2;
		if (code > ranges[middle].last)
			low = middle + 1;
		else
			count = middle;
		if (code >= ranges[middle].first && code <= ranges[middle].last)
			return true;
	}
	return false;
}

unsigned utf8_width(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (is_in(combining, sizeof(combining) / sizeof(*combining), code))
		return 0;
	return is_in(wide, sizeof(wide) / sizeof(*wide), code) ? 2 : 1;
}

void utf8_add_valid(struct text *text, const char *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(bytes + at, size - at);
		if (c.is_valid)
			text_add_n(text, bytes + at, c.size);
		else
			text_add(text, replacement);
		at += c.size;
	}
}

/* C1 controls are as dangerous as C0, marks of direction can make code read as other code, what
 * separates lines and paragraphs hides that there is one line, and two numbers are no characters:
 * XML forbids them. */
static bool is_dangerous(uint32_t code)
{
	return (code >= 0x7f && code < 0xa0) || code == 0x61c || code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
	       code == 0xfffe || code == 0xffff;
}

void utf8_add_visible(struct text *text, const char *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(bytes + at, size - at);
		if (c.code < 0x20) {
			const char picture[] = { '\xe2', '\x90', (char)(0x80 + c.code) };
			text_add_n(text, picture, sizeof(picture));
		} else if (!c.is_valid || is_dangerous(c.code)) {
			text_add(text, replacement);
		} else {
			text_add_n(text, bytes + at, c.size);
		}
		at += c.size;
	}
}

void utf8_add_code(struct text *text, const char *bytes, size_t size)
{
	for (size_t at = 0; at < size;) {
		const char *tab = memchr(bytes + at, '\t', size - at);
		size_t end = tab ? (size_t)(tab - bytes) : size;
		utf8_add_visible(text, bytes + at, end - at);
		if (tab)
			text_char(text, '\t');
		at = end + (tab != NULL);
	}
}

void utf8_add_cut(struct text *text, const char *string, size_t most)
{
	size_t length = strlen(string), cut = most;
	if (length <= most) {
		text_add_n(text, string, length);
		return;
	}
	while (cut && ((unsigned char)string[cut] & 0xc0) == 0x80)
		cut--;
	text_add_n(text, string, cut);
	text_add(text, "...");
}

size_t utf8_utf16_length(const char *bytes, size_t size)
{
	size_t length = 0;
	for (size_t at = 0; at < size;) {
		struct utf8_char c = utf8_decode(bytes + at, size - at);
		length += c.code > 0xffff ? 2 : 1;
		at += c.size;
	}
	return length;
}
