/*
 * A command is read in two steps: the compiler and its wrappers at the front, then flag by flag
 * with the rules of flags_table.c. Words that are no flags are files; the one named like the
 * unit ends the reach of a later -x.
 */
#include "frontend/flags.h"

#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"

struct reader {
	struct arena *arena;
	const char *file;
	const char *const *words;
	size_t count, next;
	ARRAY(const char *) arguments;
	ARRAY(const char *) dropped;
	ARRAY(const char *) files;
	const char *language; /* of -x, or NULL */
	bool file_seen;
	bool compiles_cpp; /* g++ takes .c for C++ */
	bool has_target;
};

/* ------------------------------------------------------------------ compilers and wrappers */

static const char *const wrappers[] = { "ccache", "sccache", "distcc", "icecc", "colorgcc",
	"buildcache", "env", "nice", "time", "libtool", "sh", "bash", "dash", "zig", "scan-build",
	"fastbuild", NULL };

static bool is_wrapper(const char *word)
{
	const char *name = path_name(word);
	for (const char *const *wrapper = wrappers; *wrapper; wrapper++)
		if (!strcmp(name, *wrapper))
			return true;
	/* autoconf names its libtool x86_64-linux-gnu-libtool when told so */
	return text_ends_with(name, "-libtool");
}

static bool is_assignment(const char *word)
{
	size_t name =
		strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
	return name && word[name] == '=';
}

/* The length of the target in "arm-linux-gnueabihf-gcc-12", 0 when there is none. */
static size_t target_length(const char *name)
{
	static const char *const compilers[] = { "-gcc", "-cc", "-clang", NULL };

	for (const char *const *compiler = compilers; *compiler; compiler++) {
		const char *at = strstr(name, *compiler);
		if (!at)
			continue;
		char after = at[strlen(*compiler)];
		size_t dashes = 0;
		for (const char *c = name; c < at; c++)
			dashes += *c == '-';
		/* "afl-gcc" and "musl-gcc" have no target in front */
		if ((!after || after == '-') && dashes)
			return (size_t)(at - name);
	}
	return 0;
}

static void read_compiler_name(struct reader *r, const char *word)
{
	const char *name = path_name(word);
	r->compiles_cpp = strstr(name, "++") != NULL;
	size_t length = target_length(name);
	if (length)
		array_push(
			&r->arguments, arena_printf(r->arena, "--target=%.*s", (int)length, name));
}

static void read_compiler(struct reader *r)
{
	while (r->next < r->count) {
		const char *word = r->words[r->next];
		if (word[0] == '-') /* flags given without a compiler? */
			return;
		r->next++;
		if (is_assignment(word))
			continue;
		if (!is_wrapper(word)) {
			read_compiler_name(r, word);
			return;
		}
		while (r->next < r->count && r->words[r->next][0] == '-')
			r->next++;
	}
}

/* ------------------------------------------------------------------------------------ flags */

static void keep(struct reader *r, const char *word)
{
	array_push(&r->arguments, word);
}

/* Macros and include paths are joined, everything else that has a value is separate. */
static void keep_value(struct reader *r, const struct flag_rule *rule, const char *value)
{
	if (!rule->text[2] && rule->text[1] != 'F') {
		keep(r, arena_printf(r->arena, "%s%s", rule->text, value));
		return;
	}
	keep(r, rule->text);
	keep(r, value);
}

/* The driver puts its own target first; the command's wins. */
static void note_target(struct reader *r, const char *word)
{
	if (strcmp(word, "-target") && !text_starts_with(word, "--target="))
		return;
	if (r->arguments.count && !r->has_target &&
		text_starts_with(r->arguments.items[0], "--target="))
		memmove(r->arguments.items, r->arguments.items + 1,
			--r->arguments.count * sizeof(*r->arguments.items));
	r->has_target = true;
}

static void read_language(struct reader *r, const char *value)
{
	if (r->file_seen)
		return;
	r->language = strcmp(value, "none") ? value : NULL;
	keep(r, "-x");
	keep(r, value);
}

static void apply(struct reader *r, const struct flag_rule *rule, const char *word,
	const char *value, bool has_value);

/* -Wp,-DX,-MD,file: the preprocessor's part of a command. */
static void read_split(struct reader *r, const char *list)
{
	ARRAY(const char *) words = { 0 };

	while (*list) {
		size_t length = strcspn(list, ",");
		array_push(&words, arena_strndup(r->arena, list, length));
		list += length + (list[length] == ',');
	}
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.items[i];
		/* The preprocessor's own -MD takes a file, the driver's does not. */
		if (!strcmp(word, "-MD") || !strcmp(word, "-MMD")) {
			i++;
			continue;
		}
		const struct flag_rule *rule = flag_rule_find(word);
		if (!rule || rule->action == FLAG_SPLIT)
			continue;
		const char *value = word + strlen(rule->text);
		bool separate = rule->shape >= FLAG_SEPARATE && !*value && i + 1 < words.count;
		if (separate)
			value = words.items[++i];
		apply(r, rule, word, value, rule->shape >= FLAG_SEPARATE);
	}
	array_release(&words);
}

static void apply(struct reader *r, const struct flag_rule *rule, const char *word,
	const char *value, bool has_value)
{
	switch (rule->action) {
	case FLAG_KEEP:
		note_target(r, word);
		if (has_value)
			keep_value(r, rule, value);
		else
			keep(r, word);
		return;
	case FLAG_DROP:
		return;
	case FLAG_NOTE:
		array_push(&r->dropped, word);
		return;
	case FLAG_LANGUAGE:
		read_language(r, value);
		return;
	case FLAG_SPLIT:
		read_split(r, value);
		return;
	case FLAG_FEATURE:
		if (flag_is_feature_kept(word))
			keep(r, word);
		else
			array_push(&r->dropped, word);
		return;
	case FLAG_MACHINE:
		if (flag_is_machine_kept(word))
			keep(r, word);
		else
			array_push(&r->dropped, word);
		return;
	}
}

static void read_flag(struct reader *r, const char *word)
{
	const struct flag_rule *rule = flag_rule_find(word);
	if (!rule) {
		array_push(&r->dropped, word);
		return;
	}
	const char *value = word + strlen(rule->text);
	bool has_value = rule->shape == FLAG_SEPARATE || rule->shape == FLAG_EITHER;
	if (has_value && !*value) {
		if (r->next == r->count) /* its value was forgotten? */
			return;
		value = r->words[r->next++];
	}
	apply(r, rule, word, value, has_value);
}

static void read_file(struct reader *r, const char *word)
{
	array_push(&r->files, word);
	if (!strcmp(path_name(word), path_name(r->file)))
		r->file_seen = true;
}

/* --------------------------------------------------------------------------------- language */

static bool is_c_name(const char *file)
{
	const char *dot = strrchr(path_name(file), '.');
	return dot && (!strcmp(dot, ".c") || !strcmp(dot, ".i"));
}

static bool is_c(const struct reader *r)
{
	if (r->language)
		return !strcmp(r->language, "c") || !strcmp(r->language, "cpp-output");
	return is_c_name(r->file) && !r->compiles_cpp;
}

static void read_command(struct reader *r)
{
	bool only_files = false;
	read_compiler(r);
	while (r->next < r->count) {
		const char *word = r->words[r->next++];
		if (!only_files && !strcmp(word, "--"))
			only_files = true;
		else if (only_files || word[0] != '-' || !word[1])
			read_file(r, word);
		else
			read_flag(r, word);
	}
}

static void reader_release(struct reader *r)
{
	array_release(&r->arguments);
	array_release(&r->dropped);
	array_release(&r->files);
}

const char **flags_files(
	struct arena *arena, const char *const *words, size_t word_count, size_t *count)
{
	struct reader r = { .arena = arena, .file = "", .words = words, .count = word_count };
	read_command(&r);
	*count = r.files.count;
	const char **files = arena_copy(arena, r.files.items, *count * sizeof(*files));
	reader_release(&r);
	return files;
}

void flags_normalise(struct flags *flags, struct arena *arena, const char *file,
	const char *const *words, size_t count)
{
	struct reader r = { .arena = arena, .file = file, .words = words, .count = count };
	read_command(&r);
	*flags = (struct flags){
		.arguments = arena_copy(
			arena, r.arguments.items, r.arguments.count * sizeof(*r.arguments.items)),
		.argument_count = r.arguments.count,
		.is_c = is_c(&r),
		.dropped = arena_copy(
			arena, r.dropped.items, r.dropped.count * sizeof(*r.dropped.items)),
		.dropped_count = r.dropped.count,
	};
	reader_release(&r);
}
