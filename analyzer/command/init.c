/*
 * async-lint init: a commented configuration for the project in hand. What is found is filled in;
 * all else stands there as a comment, "#key: value", with what holds without it.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/intern.h"
#include "command/command.h"
#include "command/configure.h"
#include "driver/plan.h"

static const char file_name[] = ".async-lint.yaml";

struct request {
	struct arena arena;
	bool is_forced, wants_schema;
	ARRAY(const char *) builds;  /* folders with a compile database, the best first */
	ARRAY(const char *) foreign; /* folders of other people's code */
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	(void)argument;
	switch (key) {
	case OPTION_INIT_FORCE:
		request->is_forced = true;
		return 0;
	case OPTION_SCHEMA:
		request->wants_schema = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "init takes no file: it writes %s here", file_name);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* -------------------------------------------------------------------------------- what is there */

static bool is_folder(const char *path)
{
	struct stat info;
	return !stat(path, &info) && S_ISDIR(info.st_mode);
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* What a plain text in YAML may be made of; other names are left to the user. */
static bool is_plain(const char *name)
{
	return !name[strspn(
		name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")];
}

static bool is_foreign(const char *name)
{
	static const char *const names[] = { "third_party", "third-party", "thirdparty", "3rdparty",
		"vendor", "external", "extern", "deps", "subprojects" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static void look_at(struct request *request, const char *name)
{
	if (!is_plain(name) || !is_folder(name))
		return;
	if (is_foreign(name))
		array_push(&request->foreign, name);
	if (!access(path_join(&request->arena, name, "compile_commands.json"), F_OK))
		array_push(&request->builds, name);
}

/* The folder called "build" comes first: it is the usual one. */
static void prefer_build(struct request *request)
{
	for (size_t i = 1; i < request->builds.count; i++)
		if (!strcmp(request->builds.items[i], "build")) {
			memmove(&request->builds.items[1], &request->builds.items[0],
				i * sizeof(*request->builds.items));
			request->builds.items[0] = "build";
			return;
		}
}

static void look_around(struct request *request)
{
	ARRAY(const char *) names = { 0 };
	DIR *here = opendir(".");
	for (struct dirent *entry; here && (entry = readdir(here));)
		if (entry->d_name[0] != '.')
			array_push(&names, arena_strdup(&request->arena, entry->d_name));
	if (here)
		closedir(here);
	if (names.count)
		qsort(names.items, names.count, sizeof(*names.items), by_name);
	for (size_t i = 0; i < names.count; i++)
		look_at(request, names.items[i]);
	array_release(&names);
	prefer_build(request);
}

/* ------------------------------------------------------------------------------------- the file */

static void add_build(struct request *request, struct text *out)
{
	bool is_here = plan_has_database(&request->arena, ".");
	text_add(out,
		"# Folder of compile_commands.json; without it, it is searched upwards from the "
		"sources.\n");
	if (is_here || !request->builds.count)
		text_add(out, "#build: build\n");
	else
		text_printf(out, "build: %s\n", request->builds.items[0]);
	for (size_t i = is_here ? 0 : 1; i < request->builds.count; i++)
		text_printf(out, "#build: %s\n", request->builds.items[i]);
}

static void add_excludes(const struct request *request, struct text *out)
{
	text_add(out, "\n# Files whose findings are counted, but not shown. Patterns as in "
		      ".gitignore; paths are\n"
		      "# seen from this folder.\n");
	text_add(out, request->foreign.count ? "exclude:\n" : "#exclude:\n");
	for (size_t i = 0; i < request->foreign.count; i++)
		text_printf(out, "  - %s\n", request->foreign.items[i]);
	text_add(out, "#  - \"*.gen.c\"\n");
}

static const char *draft(struct request *request, struct text *out)
{
	text_add(out, "# Configuration of async-lint. What is commented out are examples, or what "
		      "holds without\n"
		      "# it. `async-lint check --explain-config` shows each setting, and where it "
		      "comes from.\n"
		      "\n");
	add_build(request, out);
	text_add(out, "\n# recommended: what is sure or likely and does harm; strict: what is "
		      "information, too;\n"
		      "# pedantic: what is only possible, too.\n"
		      "profile: recommended\n");
	add_excludes(request, out);
	text_add(out,
		"\n# Units that are not analysed at all.\n"
		"#skip:\n"
		"#  - bench\n"
		"\n# For each rule: off, on, info, performance, warning, error, or a map of "
		"settings.\n"
		"# `async-lint rules` lists them, `async-lint explain RULE` says what its options "
		"are.\n"
		"#rules:\n"
		"#  serial-await-in-loop: off\n"
		"#  blocking-call: { severity: error, confidence: certain, categories: { remove: "
		"[stdio-log] } }\n"
		"\n# Rules for some paths. A file .async-lint.yaml in a folder below does the same "
		"for "
		"that folder.\n"
		"#overrides:\n"
		"#  - paths: [tests, \"test_*.c\"]\n"
		"#    rules: { missing-timeout: off }\n"
		"\n# What functions do that you cannot annotate: `async-lint model new HEADER` "
		"makes a "
		"draft.\n"
		"#models: [async-lint-models.yaml]\n"
		"\n# Least severity that makes the exit code 1: info, performance, warning, "
		"error.\n"
		"#fail-on: performance\n"
		"\n# Reports: a format for the terminal, FORMAT=FILE for a file.\n"
		"#formats: [text, html=async-lint.html]\n"
		"\n# Findings that are accepted, for now: `async-lint baseline create` makes the "
		"file.\n"
		"#baseline: .async-lint-baseline.json\n"
		"\n# Where runs are kept, and how many workers read units.\n"
		"#database: .async-lint/findings.db\n"
		"#jobs: 4\n"
		"\n# false: files in the folders above do not count here.\n"
		"#inherit: false\n");
	return text_string(out);
}

/* ---------------------------------------------------------------------------------- the command */

/* A file above would make this one speak of this folder only. */
static const char *file_above(struct request *request)
{
	char here[4096];
	if (!getcwd(here, sizeof(here)))
		return NULL;
	const char *folder = arena_strdup(&request->arena, here);
	while (strcmp(folder, "/") && access(path_join(&request->arena, folder, ".git"), F_OK)) {
		folder = path_folder(&request->arena, folder);
		const char *file = path_join(&request->arena, folder, file_name);
		if (!access(file, F_OK))
			return file;
	}
	return NULL;
}

static void tell(struct request *request)
{
	bool is_here = plan_has_database(&request->arena, ".");
	printf("wrote %s\n", file_name);
	if (!is_here && request->builds.count)
		printf("compile database: %s/compile_commands.json%s\n", request->builds.items[0],
			request->builds.count > 1 ? " (others are named in the file)" : "");
	for (size_t i = 0; i < request->foreign.count; i++)
		printf("excluded: %s\n", request->foreign.items[i]);
	if (!is_here && !request->builds.count)
		puts("no compile_commands.json here: run cmake with "
		     "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson, or bear -- make, and name its "
		     "folder behind 'build:'");
	puts("next:\n"
	     "  async-lint doctor                   what of the program is seen\n"
	     "  async-lint check                    what is found\n"
	     "  async-lint check --explain-config   what is in force\n"
	     ".async-lint/ keeps what was parsed and found, and keeps itself out of git");
}

static int write_file(struct request *request)
{
	struct text text = { 0 };
	struct error err = { 0 };
	const char *above = file_above(request);
	bool ok = true;
	int code = EXIT_USAGE;
	if (!request->is_forced && !access(file_name, F_OK))
		ok = error_set(&err, "'%s' exists; --force writes over it", file_name);
	else if (!request->is_forced && above)
		ok = error_set(&err,
			"'%s' is the configuration of this project; a file here is for this "
			"folder, and "
			"is best written by hand (docs/configuration.md). With --force it is made",
			above);
	if (ok) {
		look_around(request);
		draft(request, &text);
		code = file_write(file_name, text_string(&text), text.length, &err) ? EXIT_CLEAN
										    : EXIT_INTERNAL;
	}
	text_release(&text);
	if (code == EXIT_CLEAN)
		tell(request);
	else
		usage_error(err.text);
	return code;
}

static int write_schema(void)
{
	struct config_words words = configure_words();
	char *schema = config_schema(&words);
	puts(schema);
	free(schema);
	return EXIT_CLEAN;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	command_parse(&command_init, &count, arguments, take_option, &request);
	int code = request.wants_schema ? write_schema() : write_file(&request);
	array_release(&request.builds);
	array_release(&request.foreign);
	arena_release(&request.arena);
	return code;
}

const struct command command_init = {
	.name = "init",
	.bit = IN_INIT,
	.summary = "write a configuration for this project",
	.synopsis = "",
	.text = "Writes .async-lint.yaml into this folder: with the compile database that is "
		"found, "
		"with folders of other people's code left out, and with all other settings as "
		"comments.",
	.after = "Examples:\n"
		 "  async-lint init\n"
		 "  async-lint init --schema >async-lint.schema.json\n\n"
		 "An editor with a YAML language server completes and checks the file when its "
		 "first line is\n"
		 "  # yaml-language-server: $schema=async-lint.schema.json\n",
	.run = run,
};
