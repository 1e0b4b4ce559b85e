/*
 * async-lint completion: scripts for bash, zsh and fish, made from options.def.
 *
 * One function per shell. Bash has no descriptions; zsh and fish show the help of each option. What
 * follows `--` is the compiler's and is completed as files.
 */
#include <stdio.h>
#include <string.h>

#include "command/command.h"
#include "report.h"
#include "rules.h"

static bool is_of(const struct command_option *option, const struct command *command)
{
	return option->name && option->commands & command->bit;
}

static bool has_more(const struct command_option *option)
{
	return option->name || option->group;
}

static bool takes_value(const struct command_option *option)
{
	return option->value && option->value[0] != '[';
}

/* What a value may be, with blanks between. */
static void add_words(struct text *out, const struct command_option *option)
{
	if (option->words)
		text_add(out, option->words);
	bool is_rule = option->kind == OPTION_RULE || option->kind == OPTION_RULE_EQUALS;
	for (size_t i = 0; is_rule && rules[i]; i++)
		text_printf(out, "%s%s", i ? " " : "", rules[i]->id);
	for (size_t i = 0; option->kind == OPTION_FORMAT_FILE && reports[i]; i++)
		text_printf(out, "%s%s", i ? " " : "", reports[i]->name);
}

/* First words of a command. */
static void add_arguments(struct text *out, const struct command *command)
{
	const char *words = command->words ? command->words : "";
	if (text_starts_with(words, "RULE")) {
		add_words(out, &(struct command_option){ .kind = OPTION_RULE });
		words += strlen("RULE");
	}
	text_add(out, words);
}

static void add_commands(struct text *out)
{
	for (size_t i = 0; i < command_count; i++)
		text_printf(out, "%s%s", i ? " " : "", commands[i]->name);
}

/* ----------------------------------------------------------------------------------------- bash */

static void bash_value(struct text *out, const struct command_option *option)
{
	if (!takes_value(option))
		return;
	text_printf(out, "\t\t--%s", option->name);
	if (option->key < option_base)
		text_printf(out, " | -%c", option->key);
	text_add(out, ")\n\t\t\t");
	if (option->kind == OPTION_FOLDER)
		text_add(out, "COMPREPLY=($(compgen -d -- \"$word\"))");
	else if (option->kind == OPTION_FILE)
		text_add(out, "COMPREPLY=($(compgen -f -- \"$word\"))");
	else {
		text_add(out, "COMPREPLY=($(compgen -W '");
		add_words(out, option);
		text_add(out, "' -- \"$word\"))");
	}
	text_add(out, "\n\t\t\treturn\n\t\t\t;;\n");
}

static void bash_command(struct text *out, const struct command *command)
{
	text_printf(out, "\t%s)\n\t\tcase \"$before\" in\n", command->name);
	for (const struct command_option *o = command_options; has_more(o); o++)
		if (is_of(o, command))
			bash_value(out, o);
	text_add(out, "\t\tesac\n\t\toptions='--help");
	for (const struct command_option *o = command_options; has_more(o); o++)
		if (is_of(o, command))
			text_printf(out, " --%s", o->name);
	text_add(out, "'\n\t\twords='");
	add_arguments(out, command);
	text_add(out, "'\n\t\t;;\n");
}

static void bash(struct text *out)
{
	text_add(out,
		"# Completion of async-lint for bash.\n"
		"_async_lint()\n{\n"
		"\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
		"\tlocal options='' words='' i\n\tCOMPREPLY=()\n"
		"\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
		"\t\tCOMPREPLY=($(compgen -W '");
	add_commands(out);
	text_add(out, " --help --version' -- \"$word\"))\n\t\treturn\n\tfi\n"
		      "\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
		      "\t\t[ \"${COMP_WORDS[i]}\" != -- ] || {\n"
		      "\t\t\tCOMPREPLY=($(compgen -f -- \"$word\"))\n\t\t\treturn\n\t\t}\n\tdone\n"
		      "\tcase \"${COMP_WORDS[1]}\" in\n");
	for (size_t i = 0; i < command_count; i++)
		bash_command(out, commands[i]);
	text_add(out, "\tesac\n\tcase \"$word\" in\n"
		      "\t-*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
		      "\t*) COMPREPLY=($(compgen -W \"$words\" -f -- \"$word\")) ;;\n\tesac\n}\n"
		      "complete -o filenames -F _async_lint async-lint\n");
}

/* ------------------------------------------------------------------------------------------ zsh */

/* Between single quotes, inside of brackets: what would end either is escaped. */
static void zsh_text(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			text_add(out, "'\\''");
		else if (strchr("[]:\\", *text))
			text_printf(out, "\\%c", *text);
		else
			text_char(out, *text);
	}
}

static void zsh_value(struct text *out, const struct command_option *option)
{
	if (!option->value)
		return;
	bool is_optional = !takes_value(option);
	text_add(out, is_optional ? "::" : ":");
	zsh_text(out, option->value);
	text_char(out, ':');
	if (option->kind == OPTION_FILE)
		text_add(out, "_files");
	else if (option->kind == OPTION_FOLDER)
		text_add(out, "_files -/");
	else if (option->kind != OPTION_TEXT && option->kind != OPTION_NUMBER) {
		text_char(out, '(');
		add_words(out, option);
		text_char(out, ')');
	}
}

static void zsh_option(struct text *out, const struct command_option *option)
{
	const char *equals = takes_value(option) ? "=" : option->value ? "=-" : "";
	text_printf(out, "\t\t\t'*--%s%s[", option->name, equals);
	zsh_text(out, option->help);
	text_char(out, ']');
	zsh_value(out, option);
	text_add(out, "' \\\n");
	if (option->key >= option_base)
		return;
	text_printf(out, "\t\t\t'*-%c%s[", option->key, option->value ? "+" : "");
	zsh_text(out, option->help);
	text_char(out, ']');
	zsh_value(out, option);
	text_add(out, "' \\\n");
}

static void zsh(struct text *out)
{
	text_add(out, "#compdef async-lint\n"
		      "# Completion of async-lint for zsh.\n"
		      "_async-lint()\n{\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; i < command_count; i++) {
		text_printf(out, "\t\t'%s:", commands[i]->name);
		zsh_text(out, commands[i]->summary);
		text_add(out, "'\n");
	}
	text_add(out, "\t)\n\tif ((CURRENT == 2)); then\n\t\t_describe command commands\n"
		      "\t\treturn\n\tfi\n\tlocal command=$words[2]\n\tshift words\n"
		      "\t((CURRENT--))\n\tcase $command in\n");
	for (size_t i = 0; i < command_count; i++) {
		text_printf(out, "\t%s)\n\t\t_arguments -s \\\n", commands[i]->name);
		for (const struct command_option *o = command_options; has_more(o); o++)
			if (is_of(o, commands[i]))
				zsh_option(out, o);
		text_add(out, "\t\t\t'(- *)--help[show help]' \\\n");
		if (commands[i]->words) {
			text_add(out, "\t\t\t'1:word:(");
			add_arguments(out, commands[i]);
			text_add(out, ")' \\\n");
		}
		text_add(out, "\t\t\t'*:file:_files'\n\t\t;;\n");
	}
	text_add(out, "\tesac\n}\n"
		      "if [ \"$funcstack[1]\" = _async-lint ]; then\n\t_async-lint \"$@\"\n"
		      "else\n\tcompdef _async-lint async-lint\nfi\n");
}

/* ----------------------------------------------------------------------------------------- fish */

static void fish_text(struct text *out, const char *text)
{
	text_char(out, '\'');
	for (; *text; text++)
		text_printf(out, *text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
	text_char(out, '\'');
}

static void fish_option(
	struct text *out, const struct command_option *option, const struct command *command)
{
	text_printf(out, "complete -c async-lint -n '__fish_seen_subcommand_from %s' -l %s",
		command->name, option->name);
	if (option->key < option_base)
		text_printf(out, " -s %c", option->key);
	if (takes_value(option))
		text_add(out, option->kind == OPTION_FILE || option->kind == OPTION_FOLDER ? " -rF"
											   : " -x");
	struct text words = { 0 };
	add_words(&words, option);
	if (words.length) {
		text_add(out, " -a ");
		fish_text(out, text_string(&words));
	}
	text_release(&words);
	text_add(out, " -d ");
	fish_text(out, option->help);
	text_char(out, '\n');
}

static void fish(struct text *out)
{
	text_add(out, "# Completion of async-lint for fish.\n");
	for (size_t i = 0; i < command_count; i++) {
		text_printf(out, "complete -c async-lint -n __fish_use_subcommand -f -a %s -d ",
			commands[i]->name);
		fish_text(out, commands[i]->summary);
		text_char(out, '\n');
		if (commands[i]->words) {
			struct text words = { 0 };
			add_arguments(&words, commands[i]);
			text_printf(out,
				"complete -c async-lint -n '__fish_seen_subcommand_from %s' -f "
				"-a ",
				commands[i]->name);
			fish_text(out, text_string(&words));
			text_char(out, '\n');
			text_release(&words);
		}
		for (const struct command_option *o = command_options; has_more(o); o++)
			if (is_of(o, commands[i]))
				fish_option(out, o, commands[i]);
	}
}

/* -------------------------------------------------------------------------------------- command */

static const struct shell {
	const char *name;
	void (*write)(struct text *out);
} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };

enum { shell_count = sizeof(shells) / sizeof(*shells) };

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	const struct shell **wanted = state->input;
	const char *names[shell_count];
	struct text hint = { 0 };
	switch (key) {
	case ARGP_KEY_ARG:
		for (size_t i = 0; i < shell_count; i++) {
			names[i] = shells[i].name;
			if (!strcmp(argument, shells[i].name))
				*wanted = &shells[i];
		}
		if (!*wanted)
			argp_error(state, "bash, zsh and fish are known, not '%s'%s", argument,
				did_you_mean(&hint, argument, names, shell_count));
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "name a shell: bash, zsh or fish");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int run(int count, char **arguments)
{
	const struct shell *shell = NULL;
	struct text out = { 0 };
	command_parse(&command_completion, &count, arguments, take_option, &shell);
	shell->write(&out);
	fputs(text_string(&out), stdout);
	text_release(&out);
	return EXIT_CLEAN;
}

const struct command command_completion = {
	.name = "completion",
	.bit = IN_COMPLETION,
	.summary = "a script that completes command lines, for bash, zsh or fish",
	.synopsis = "bash|zsh|fish",
	.text = "Prints a script for a shell that completes commands, options and their values.",
	.after = "The installed scripts are loaded by the shells themselves. By hand:\n"
		 "  source <(async-lint completion bash)\n"
		 "  source <(async-lint completion zsh)\n"
		 "  async-lint completion fish | source\n",
	.words = "bash zsh fish",
	.run = run,
};
