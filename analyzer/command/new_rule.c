/*
 * async-lint new-rule: what a rule consists of, written into a source tree of ours: the check, its
 * page, the cases that hold it, the line in the registry. The cases announce a finding that is not
 * found yet, so that the first run of the tests is red.
 *
 * Nothing is written over, and the registry, which makes the rule one, is written last.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/embedded.h"
#include "base/file.h"
#include "command/command.h"
#include "rules.h"

extern const struct embedded new_rule_files[];

enum { longest_id = 40 };

struct request {
	struct arena arena;
	const char *id, *title, *group, *severity;
	const char *root; /* of the source tree */
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	switch (key) {
	case OPTION_TITLE:
		request->title = argument;
		break;
	case OPTION_RULE_GROUP:
		request->group = argument;
		break;
	case OPTION_SEVERITY:
		request->severity = argument;
		break;
	case ARGP_KEY_ARG:
		if (request->id)
			argp_error(state, "one rule at a time, not '%s' too", argument);
		request->id = argument;
		break;
	case ARGP_KEY_END:
		if (!request->id)
			argp_error(state, "name the rule, as 'missing-timeout' is named");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ------------------------------------------------------------------------------- what is wanted */

/* Small letters and digits in words, with '-' between. */
static bool is_id(const char *id)
{
	size_t length = strlen(id);
	for (size_t i = 0; i < length; i++)
		if (!islower((unsigned char)id[i]) && !isdigit((unsigned char)id[i]) &&
			(id[i] != '-' || !i || id[i - 1] == '-'))
			return false;
	return length && length <= longest_id && id[length - 1] != '-' &&
	       islower((unsigned char)*id);
}

/* The title becomes a C string and a line of text. */
static bool is_title(const char *title)
{
	return *title && !strpbrk(title, "\"\\\n\r") && !strstr(title, "*/");
}

/* The tree we stand in: the nearest folder upwards that holds a registry of rules. */
static const char *find_root(struct arena *arena)
{
	char *here = getcwd(NULL, 0);
	const char *folder = here ? arena_strdup(arena, here) : NULL;
	free(here);
	while (folder) {
		if (!access(path_join(arena, folder, "rules/registry.def"), F_OK))
			return folder;
		const char *above = path_folder(arena, folder);
		folder = strcmp(above, folder) != 0 ? above : NULL;
	}
	return NULL;
}

static char *capitals(struct arena *arena, const char *prefix, const char *word)
{
	char *made = arena_printf(arena, "%s%s", prefix, word);
	for (char *at = made; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return made;
}

static char *identifier(struct arena *arena, const char *id)
{
	char *made = arena_strdup(arena, id);
	for (char *at = made; *at; at++)
		if (*at == '-')
			*at = '_';
	return made;
}

/* ---------------------------------------------------------------------------------- the files */

static const char *place(const struct request *request, struct arena *arena, const char *template)
{
	size_t length = strlen(template) - strlen(".in");
	char *name = arena_strndup(arena, template, length);
	bool is_unit = !strcmp(name, "main.c") || !strncmp(name, "work.", 5);
	if (!strcmp(name, "rule.c"))
		return arena_printf(arena, "rules/%s.c", request->id);
	if (!strcmp(name, "page.md"))
		return arena_printf(arena, "rules/%s.md", request->id);
	return arena_printf(
		arena, "testdata/rules/%s/%s%s", request->id, is_unit ? "unit/" : "", name);
}

static void fill(
	const struct request *request, struct arena *arena, const char *template, struct text *out)
{
	const struct {
		const char *mark, *value;
	} marks[] = {
		{ "@ID@", request->id },
		{ "@NAME@", identifier(arena, request->id) },
		{ "@TITLE@", request->title },
		{ "@GROUP@", capitals(arena, "GROUP_", request->group) },
		{ "@SEVERITY@", capitals(arena, "SEVERITY_", request->severity) },
	};
	const size_t count = sizeof(marks) / sizeof(*marks);
	while (*template) {
		size_t i = 0;
		while (i < count && strncmp(template, marks[i].mark, strlen(marks[i].mark)) != 0)
			i++;
		if (i == count) {
			text_char(out, *template ++);
			continue;
		}
		text_add(out, marks[i].value);
		template += strlen(marks[i].mark);
	}
}

static bool write_one(struct request *request, const struct embedded *file, struct error *err)
{
	struct text text = { 0 };
	const char *path = place(request, &request->arena, file->name);
	const char *whole = path_join(&request->arena, request->root, path);
	fill(request, &request->arena, file->text, &text);
	bool ok = file_make_folders(path_folder(&request->arena, whole), err) &&
		  file_write(whole, text_string(&text), text.length, err);
	text_release(&text);
	if (ok)
		printf("  %s\n", path);
	return ok;
}

static bool is_free(struct request *request, const struct embedded *file, struct error *err)
{
	const char *path = place(request, &request->arena, file->name);
	if (access(path_join(&request->arena, request->root, path), F_OK) != 0)
		return true;
	return error_set(
		err, "'%s' is there already\nnote: remove it, or choose another name", path);
}

/* The line goes in front of the first that comes after it in the alphabet. */
static bool write_registry(struct request *request, struct error *err)
{
	const char *path = path_join(&request->arena, request->root, "rules/registry.def");
	const char *line = arena_printf(
		&request->arena, "RULE(%s)\n", identifier(&request->arena, request->id));
	const char *bytes;
	size_t size;
	if (!file_read(&request->arena, path, &bytes, &size, err))
		return false;
	const char *at = bytes;
	while (*at && (strncmp(at, "RULE(", 5) != 0 || strcmp(at, line) < 0)) {
		const char *end = strchr(at, '\n');
		at = end ? end + 1 : at + strlen(at);
	}
	struct text text = { 0 };
	text_printf(&text, "%.*s%s%s", (int)(at - bytes), bytes, line, at);
	bool ok = file_write(path, text_string(&text), text.length, err);
	text_release(&text);
	if (ok)
		printf("  rules/registry.def\n");
	return ok;
}

static bool write_all(struct request *request, struct error *err)
{
	for (const struct embedded *file = new_rule_files; file->name; file++)
		if (!is_free(request, file, err))
			return false;
	for (const struct embedded *file = new_rule_files; file->name; file++)
		if (!write_one(request, file, err))
			return false;
	return write_registry(request, err);
}

static void tell_next(const char *id)
{
	printf("\nNext:\n"
	       "  1. Write the page: what harms, and above all what is deliberately not reported.\n"
	       "  2. Write the cases in testdata/rules/%s; a trap gets a not-....c and a "
	       "but-....c.\n"
	       "  3. scripts/build && build/release/bin/golden . runtime/include "
	       "testdata/rules/%s\n"
	       "     fails now. Write the check in rules/%s.c until it does not.\n"
	       "  4. Write proof/bad.c and proof/good.c, which show the harm on the virtual "
	       "clock.\n"
	       "  5. scripts/test release -R 'golden|repository|proof'\n",
		id, id, id);
}

static int run(int count, char **arguments)
{
	struct request request = {
		.title = "one line, lower case, no full stop",
		.group = "correctness",
		.severity = "warning",
	};
	struct error err = { 0 };
	command_parse(&command_new_rule, &count, arguments, take_option, &request);
	int code = EXIT_CLEAN;
	request.root = find_root(&request.arena);
	if (!is_id(request.id))
		code = usage_error("a rule is named by small letters and '-': 'missing-timeout'");
	else if (rule_find(request.id))
		code = usage_error("there is a rule of that name; 'async-lint rules' lists all");
	else if (!is_title(request.title))
		code = usage_error("a title is one line without quotes and backslashes");
	else if (!request.root)
		code = usage_error(
			"no rules/registry.def here or above: run it in the source tree of "
			"async-lint, which rules are built from");
	else if (!write_all(&request, &err))
		code = usage_error(err.text);
	else
		tell_next(request.id);
	arena_release(&request.arena);
	return code;
}

const struct command command_new_rule = {
	.name = "new-rule",
	.bit = IN_NEW_RULE,
	.summary = "begin a rule in the source tree",
	.synopsis = "ID",
	.text = "Writes what a rule consists of into the source tree of async-lint in which it is "
		"called: the check, the page, the cases that hold it, and its line in the "
		"registry.",
	.after = "Example:\n"
		 "  async-lint new-rule dropped-result --rule-group correctness \\\n"
		 "      --severity warning --title \"what a call returns is dropped\"\n",
	.run = run,
};
