/*
 * Parsing by the table: argp does the letters, the abbreviations and the layout of help; what a
 * user meant by a word that is not known is found out here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/memory.h"
#include "command/command.h"
#include "rules.h"

const struct command_option command_options[] = {
#define GROUP(heading) { .group = heading },
#define OPTION(id, name, letter, commands, kind, value, words, help)                               \
	{ name, OPTION_##id, commands, kind, value, words, help, NULL },
#include "command/options.def"
	{ 0 },
};

/* What argp has by itself, but for "-h": its own ends the program with 0 even when nobody has seen
 * what it printed. */
enum { help_key = '?', short_help = 'h', usage_key = option_after_table, last_group = -1 };

static const struct argp_option help_rows[] = {
	{ "help", help_key, NULL, 0, "Give this help list", last_group },
	{ "usage", usage_key, NULL, 0, "Give a short usage message", last_group },
	{ .key = short_help, .flags = OPTION_HIDDEN, .group = last_group },
	{ 0 },
};

/* What the parser carries beside the command's own state. */
struct parsing {
	const struct command *command;
	argp_parser_t take;
	void *input;
	struct argp_option *rows;
};

/* -------------------------------------------------------------------------------- rows for argp */

static bool has_more(const struct command_option *option)
{
	return option->name || option->group;
}

/* Does the heading stand above an option of the command? */
static bool is_heading_of(const struct command_option *heading, uint32_t bit)
{
	for (const struct command_option *o = heading + 1; o->name; o++)
		if (o->commands & bit)
			return true;
	return false;
}

/* "[RULE]" is RULE to argp, and may be left out. */
static const char *value_name(const struct command_option *option, int *flags)
{
	if (!option->value || option->value[0] != '[')
		return option->value;
	char *name = memory_new(strlen(option->value), 1);
	memcpy(name, option->value + 1, strlen(option->value) - 2);
	*flags = OPTION_ARG_OPTIONAL;
	return name;
}

static struct argp_option *make_rows(const struct command *command)
{
	ARRAY(struct argp_option) rows = { 0 };
	int group = 0;
	for (const struct command_option *o = command_options; has_more(o); o++) {
		struct argp_option row = { .name = o->name, .key = o->key, .doc = o->help };
		if (o->group) {
			row = (struct argp_option){ .doc = o->group };
			group++;
		}
		row.group = group;
		if (o->group ? !is_heading_of(o, command->bit) : !(o->commands & command->bit))
			continue;
		row.arg = value_name(o, &row.flags);
		array_push(&rows, row);
	}
	for (size_t i = 0; i < sizeof(help_rows) / sizeof(*help_rows); i++)
		array_push(&rows, help_rows[i]);
	return rows.items;
}

/* Optional values have names of their own. */
static void free_rows(struct argp_option *rows)
{
	for (struct argp_option *row = rows; row->name || row->doc; row++)
		if (row->flags & OPTION_ARG_OPTIONAL)
			free((char *)row->arg);
	free(rows);
}

/* ----------------------------------------------------------------------------- unknown options */

const char *did_you_mean(
	struct text *hint, const char *typed, const char *const *words, size_t count)
{
	const char *near = text_nearest(typed, words, count);
	text_reset(hint);
	if (near)
		text_printf(hint, "; did you mean '%s'?", near);
	return text_string(hint);
}

/* The option an argument names, by its whole name or the beginning of it. */
static const struct argp_option *find_row(
	const struct argp_option *rows, const char *name, size_t length)
{
	for (const struct argp_option *o = rows; o->name || o->doc; o++)
		if (o->name && !strncmp(o->name, name, length))
			return o;
	return NULL;
}

static _Noreturn void refuse_option(
	const struct argp_option *rows, const char *program, const char *name, size_t length)
{
	ARRAY(const char *) names = { 0 };
	struct text typed = { 0 }, hint = { 0 };
	for (const struct argp_option *o = rows; o->name || o->doc; o++)
		if (o->name)
			array_push(&names, o->name);
	text_add_n(&typed, name, length);
	const char *near = text_nearest(text_string(&typed), names.items, names.count);
	if (near)
		text_printf(&hint, "; did you mean '--%s'?", near);
	fprintf(stderr, "%s: unknown option '--%s'%s\nTry '%s --help' for those there are.\n",
		program, text_string(&typed), text_string(&hint), program);
	exit(EXIT_USAGE);
}

/* argp would only say that it does not know the option. */
static void refuse_unknown(const struct argp_option *rows, int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		if (!text_starts_with(arguments[i], "--"))
			continue;
		const char *name = arguments[i] + 2;
		size_t length = strcspn(name, "=");
		const struct argp_option *row = find_row(rows, name, length);
		if (!row)
			refuse_option(rows, arguments[0], name, length);
		if (row && row->arg && !(row->flags & OPTION_ARG_OPTIONAL) && !name[length])
			i++; /* what follows is its value */
	}
}

/* ------------------------------------------------------------------------------- values */

struct words {
	char *bytes; /* of the words, each ended by zero */
	ARRAY(const char *) items;
};

static void split_words(struct words *words, const char *text)
{
	words->bytes = memory_new(strlen(text) + 1, 1);
	strcpy(words->bytes, text);
	for (char *at = strtok(words->bytes, " "); at; at = strtok(NULL, " "))
		array_push(&words->items, at);
}

/* "auto, always or never" */
static void list_words(struct text *list, const struct words *words)
{
	for (size_t i = 0; i < words->items.count; i++) {
		bool is_last = i + 1 == words->items.count;
		text_printf(list, "%s%s", !i ? "" : is_last ? " or " : ", ", words->items.items[i]);
	}
}

static void require_word(
	const struct command_option *option, const char *typed, struct argp_state *state)
{
	struct words words = { 0 };
	struct text list = { 0 }, hint = { 0 };
	bool is_known = false;
	split_words(&words, option->words);
	for (size_t i = 0; i < words.items.count; i++)
		is_known |= !strcmp(words.items.items[i], typed);
	if (!is_known) {
		list_words(&list, &words);
		argp_error(state, "--%s takes %s, not '%s'%s", option->name, text_string(&list),
			typed, did_you_mean(&hint, typed, words.items.items, words.items.count));
	}
	array_release(&words.items);
	free(words.bytes);
	text_release(&list);
	text_release(&hint);
}

void refuse_rule(struct argp_state *state, const char *id)
{
	ARRAY(const char *) ids = { 0 };
	struct text hint = { 0 };
	for (size_t i = 0; rules[i]; i++)
		array_push(&ids, rules[i]->id);
	const char *near = did_you_mean(&hint, id, ids.items, ids.count);
	argp_error(state, "there is no rule '%s'%s", id, *near ? near : "; see async-lint rules");
	exit(EXIT_USAGE);
}

static const struct command_option *option_of(const struct parsing *parsing, int key)
{
	for (const struct command_option *o = command_options; has_more(o); o++)
		if (o->name && o->key == key && o->commands & parsing->command->bit)
			return o;
	return NULL;
}

static _Noreturn void give_help(struct argp_state *state, unsigned flags)
{
	argp_state_help(state, stdout, flags);
	exit(command_finish(EXIT_CLEAN));
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct parsing *parsing = state->input;
	const struct command_option *option = option_of(parsing, key);
	if (key == short_help || key == help_key)
		give_help(state, ARGP_HELP_STD_HELP & ~(unsigned)ARGP_HELP_EXIT_OK);
	if (key == usage_key)
		give_help(state, ARGP_HELP_USAGE);
	if (option && option->kind == OPTION_WORD)
		require_word(option, argument, state);
	if (option && option->kind == OPTION_RULE && argument && !rule_find(argument))
		refuse_rule(state, argument);
	state->input = parsing->input;
	error_t result = parsing->take(key, argument, state);
	state->input = parsing;
	return result;
}

static error_t take_nothing(int key, char *argument, struct argp_state *state)
{
	(void)argument;
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_usage(state);
	return 0;
}

/* ------------------------------------------------------------------------------- the command */

static int count_before_dashes(int count, char **arguments)
{
	for (int i = 1; i < count; i++)
		if (!strcmp(arguments[i], "--"))
			return i;
	return count;
}

void command_parse(const struct command *command, int *count, char **arguments, argp_parser_t take,
	void *input)
{
	struct parsing parsing = { command, take ? take : take_nothing, input, make_rows(command) };
	struct text text = { 0 };
	text_printf(&text, "%s\v%s", command->text, command->after ? command->after : "");
	const struct argp argp = { .options = parsing.rows,
		.parser = take_option,
		.args_doc = command->synopsis,
		.doc = text_string(&text) };
	argp_err_exit_status = EXIT_USAGE;
	*count = count_before_dashes(*count, arguments);
	refuse_unknown(parsing.rows, *count, arguments);
	argp_parse(&argp, *count, arguments, ARGP_NO_HELP, NULL, &parsing);
	free_rows(parsing.rows);
	text_release(&text);
}
