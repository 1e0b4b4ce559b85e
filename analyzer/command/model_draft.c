/*
 * Guesses, made from words. A guess asks: the person who knows the library answers, so that a
 * wrong one costs a look and no wrong finding. One function may make several.
 */
#include "command/model_draft.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

enum { longest_name = 256, widest = 100 };

struct draft {
	struct text *out;
	const struct draft_function *functions;
	size_t count;
};

/* ------------------------------------------------------------------------------------- words */

/* Is `word` a part of the name: between underscores, or with a capital? */
static bool has_part(const char *name, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = name; *at; at++) {
		bool begins = at == name || at[-1] == '_' || isupper((unsigned char)*at);
		if (begins && !strncasecmp(at, word, length) && !islower((unsigned char)at[length]))
			return true;
	}
	return false;
}

static bool has_any(const char *name, const char *const *words)
{
	for (; *words; words++)
		if (has_part(name, *words))
			return true;
	return false;
}

static bool is_declared(const struct draft *draft, const char *name)
{
	for (size_t i = 0; i < draft->count; i++)
		if (!strcmp(draft->functions[i].name, name))
			return true;
	return false;
}

/* The function that does the same without waiting, by its name: f_sync beside f_async or f, f
 * beside f_async. Written into `twin`; false if there is none. */
static bool find_twin(const struct draft *draft, const char *name, char *twin, size_t size)
{
	static const char *const endings[] = { "_async", "_nonblocking", "_start", "_begin", NULL };
	size_t length = strlen(name);
	bool is_sync = text_ends_with(name, "_sync");
	if (is_sync)
		length -= strlen("_sync");
	for (size_t i = 0; endings[i]; i++) {
		snprintf(twin, size, "%.*s%s", (int)length, name, endings[i]);
		if (is_declared(draft, twin))
			return true;
	}
	snprintf(twin, size, "%.*s", (int)length, name);
	return is_sync && is_declared(draft, twin);
}

/* ------------------------------------------------------------------------------- parameters */

static bool is_timeout(const struct draft_parameter *parameter)
{
	static const char *const words[] = { "timeout", "ms", "msec", "msecs", "milliseconds",
		"seconds", "deadline", NULL };
	return has_any(parameter->name, words);
}

static bool is_descriptor(const struct draft_parameter *parameter)
{
	static const char *const words[] = { "fd", "sock", "sockfd", "socket", NULL };
	return !parameter->is_pointer && has_any(parameter->name, words);
}

static bool is_callback(const struct draft_parameter *parameter)
{
	return parameter->is_function;
}

/* The number of the first such parameter, or -1. */
static int find_parameter(
	const struct draft_function *f, bool (*is)(const struct draft_parameter *parameter))
{
	for (size_t i = 0; i < f->parameter_count; i++)
		if (is(&f->parameters[i]))
			return (int)i;
	return -1;
}

/* ---------------------------------------------------------------------------------- guesses */

static void guess_callbacks(struct text *roles, const struct draft_function *f)
{
	static const char *const at_once[] = { "sort", "each", "foreach", "walk", "find", "search",
		"visit", "traverse", "iterate", "compare", "scan", NULL };
	static const char *const threads[] = { "thread", "pool", "worker", "work", NULL };
	const char *role = has_any(f->name, at_once)   ? "calls"
			   : has_any(f->name, threads) ? "offloads"
						       : "calls-on-loop";
	size_t count = 0;
	for (size_t i = 0; i < f->parameter_count; i++)
		count += f->parameters[i].is_function;
	if (!count)
		return;
	text_printf(roles, ", %s: %s", role, count > 1 ? "[" : "");
	const char *separator = "";
	for (size_t i = 0; i < f->parameter_count; i++) {
		if (!f->parameters[i].is_function)
			continue;
		text_printf(roles, "%sarg%zu", separator, i);
		separator = ", ";
	}
	text_add(roles, count > 1 ? "]" : "");
}

static void guess_wait(
	struct text *roles, const struct draft *draft, const struct draft_function *f)
{
	static const char *const verbs[] = { "sync", "wait", "blocking", "sleep", "join", "connect",
		"recv", "receive", "flush", NULL };
	static const char *const harmless[] = { "nonblock", "nonblocking", "async", "set", "get",
		"new", "free", "init", NULL };
	char twin[longest_name];
	int fd = find_parameter(f, is_descriptor), limit = find_parameter(f, is_timeout);
	bool calls_back = find_parameter(f, is_callback) >= 0;
	bool has_twin = find_twin(draft, f->name, twin, sizeof(twin));
	if (calls_back && fd >= 0)
		text_printf(roles, ", watches: arg%d", fd);
	if (calls_back || has_any(f->name, harmless) ||
		(!has_twin && limit < 0 && fd < 0 && !has_any(f->name, verbs)))
		return;
	text_add(roles, fd >= 0 ? ", blocks: fd" : ", blocks: user");
	if (fd >= 0)
		text_printf(roles, ", unless: arg%d is nonblocking", fd);
	else if (limit >= 0 && !f->parameters[limit].is_pointer)
		text_printf(roles, ", unless: arg%d == 0", limit);
	else if (limit >= 0)
		text_printf(roles, ", unless: arg%d is zeroed", limit);
	if (has_twin)
		text_printf(roles, ", use: %s", twin);
}

static void guess_loop(struct text *roles, const struct draft_function *f)
{
	static const char *const endings[] = { "_dispatch", "_mainloop", "_loop", "_run", NULL };
	for (size_t i = 0; endings[i] && find_parameter(f, is_callback) < 0; i++)
		if (text_ends_with(f->name, endings[i]))
			text_add(roles, ", runs-loop: true");
}

/* What could be said of a function, in the words of a model; empty when nothing is guessed. */
static void guess(struct text *roles, const struct draft *draft, const struct draft_function *f)
{
	text_reset(roles);
	guess_callbacks(roles, f);
	guess_loop(roles, f);
	if (!roles->length || find_parameter(f, is_callback) >= 0)
		guess_wait(roles, draft, f);
}

/* ---------------------------------------------------------------------------------- writing */

static void write_head(struct text *out, const char *header)
{
	const char *file = path_name(header);
	text_printf(out,
		"# Draft of a model, made from %s. It says nothing yet: each guess is behind a "
		"'#'.\n"
		"# Take the '#' away from \"functions:\" and from what is true, correct it, delete "
		"the\n"
		"# rest. docs/models.md has all words; to see whether it loads: async-lint model "
		"check.\n"
		"#\n"
		"#   calls-on-loop   or: calls (before it returns), offloads, starts-thread\n"
		"#   blocks: user    better: sleep net fd disk dns child lock ipc crypto db http "
		"...\n"
		"\nmodel: ",
		file);
	size_t length = strcspn(file, ".");
	for (size_t i = 0; i < length; i++)
		text_char(out, isalnum((unsigned char)file[i]) ? file[i] : '_');
	text_add(out, length ? "\n\n#functions:\n" : "draft\n\n#functions:\n");
}

static void write_declaration(struct text *out, const char *declaration)
{
	size_t column = 1;
	text_add(out, "\n#");
	for (const char *at = declaration; *at;) {
		size_t length = strcspn(at, " ");
		if (column + 1 + length > widest && column > 1) {
			text_add(out, "\n#    ");
			column = 5;
		}
		text_char(out, ' ');
		text_add_n(out, at, length);
		column += 1 + length;
		at += length;
		at += strspn(at, " ");
	}
	text_char(out, '\n');
}

static void write_guesses(const struct draft *draft)
{
	struct text roles = { 0 };
	for (size_t i = 0; i < draft->count; i++) {
		const struct draft_function *f = &draft->functions[i];
		guess(&roles, draft, f);
		if (!roles.length)
			continue;
		write_declaration(draft->out, f->declaration);
		text_printf(draft->out, "#  %s: { %s }\n", f->name, text_string(&roles) + 2);
	}
	text_release(&roles);
}

static void write_rest(const struct draft *draft)
{
	static const char end[] = ": { nonblocking: true }\n";
	struct text roles = { 0 };
	size_t column = 0;
	for (size_t i = 0; i < draft->count; i++) {
		const char *name = draft->functions[i].name;
		guess(&roles, draft, &draft->functions[i]);
		if (roles.length)
			continue;
		if (!column)
			text_add(draft->out,
				"\n# Nothing to be seen of these. Said of them, it tells "
				"the doctor that somebody has looked.\n\n");
		if (column && column + strlen(name) + sizeof(end) > widest) {
			text_add(draft->out, end);
			column = 0;
		}
		text_add(draft->out, column ? " " : "#  ");
		text_add(draft->out, name);
		column += strlen(name) + 3;
	}
	text_add(draft->out, column ? end : "");
	text_release(&roles);
}

void draft_write(
	struct text *out, const char *header, const struct draft_function *functions, size_t count)
{
	struct draft draft = { out, functions, count };
	write_head(out, header);
	write_guesses(&draft);
	write_rest(&draft);
}
