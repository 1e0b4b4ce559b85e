/*
 * Holds our control flow graphs against clang's: the order of calls in every function.
 *
 *	cfg-compare count DATABASE             how many entries are C
 *	cfg-compare command DATABASE NUMBER    clang's arguments for one, quoted for a shell
 *	cfg-compare compare DATABASE NUMBER    reads clang's dump of it from standard input
 *
 * `compare` prints each function that differs with the edges only one side has, then a line
 * "= COMPARED AGREEING FILE".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "air/cfg.h"
#include "air/encode.h"
#include "base/file.h"
#include "base/text.h"
#include "clang_dump.h"
#include "frontend/database.h"
#include "frontend/flags.h"
#include "frontend/parse.h"

struct entries {
	struct database database;
	struct arena arena;
	ARRAY(size_t) c; /* numbers of entries that are C, each file once */
};

static bool is_listed(const struct entries *entries, const char *file)
{
	for (size_t i = 0; i < entries->c.count; i++)
		if (strcmp(entries->database.entries[entries->c.items[i]].file, file) == 0)
			return true;
	return false;
}

static bool read_entries(struct entries *entries, const char *path)
{
	struct error err = { 0 };
	const char *found = database_find(&entries->arena, path, NULL, 0, &err);

	if (!found || !database_read(&entries->database, &entries->arena, found, NULL, &err)) {
		fprintf(stderr, "cfg-compare: %s\n", err.text);
		return false;
	}
	for (size_t i = 0; i < entries->database.count; i++) {
		const struct database_entry *entry = &entries->database.entries[i];
		struct flags flags = { 0 };
		flags_normalise(
			&flags, &entries->arena, entry->file, entry->words, entry->word_count);
		if (flags.is_c && !is_listed(entries, entry->file))
			array_push(&entries->c, i);
	}
	return true;
}

static void print_quoted(const char *word)
{
	putchar('\'');
	for (; *word; word++) {
		if (*word == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*word);
	}
	fputs("' ", stdout);
}

static void print_command(const struct database_entry *entry, const struct flags *flags)
{
	for (size_t i = 0; i < flags->argument_count; i++)
		print_quoted(flags->arguments[i]);
	print_quoted("-working-directory");
	print_quoted(entry->directory);
	print_quoted(entry->file);
	putchar('\n');
}

/* -------------------------------------------------------------------------- our graph */

struct context {
	const struct air_unit *unit;
};

static bool never_returns(const struct air_function *f, const struct air_instr *call, void *data)
{
	const struct context *context = data;

	if (call->callee == air_none)
		return false;
	for (uint32_t i = 0; i < context->unit->symbol_count; i++)
		if (strcmp(context->unit->symbols[i].key, f->refs[call->callee].key) == 0)
			return context->unit->symbols[i].flags & AIR_SYMBOL_NORETURN;
	return false;
}

static void add_calls(
	struct call_flow *flow, const struct air_function *f, const struct cfg *cfg, uint32_t block)
{
	for (uint32_t i = 0; i < cfg->end[block]; i++) {
		const struct air_instr *instr = &f->instrs[f->blocks[block].first_instr + i];
		if (instr->op != AIR_CALL)
			continue;
		const char *name = instr->callee == air_none ? "*" : f->refs[instr->callee].name;
		call_flow_add_call(flow, block, name);
	}
}

static void flow_of(struct call_flow *flow, struct arena *arena, const struct air_function *f,
	struct context *context)
{
	struct cfg cfg = { 0 };

	cfg_build(&cfg, arena, f, never_returns, context);
	flow->exit = f->block_count;
	call_flow_grow(flow, flow->exit);
	for (uint32_t b = 0; b < f->block_count; b++) {
		if (!cfg_is_reachable(&cfg, b))
			continue;
		add_calls(flow, f, &cfg, b);
		for (uint32_t i = cfg.successor_start[b]; i < cfg.successor_start[b + 1]; i++)
			call_flow_add_edge(flow, b, cfg.successors[i]);
		bool is_cut = cfg.end[b] < f->blocks[b].instr_count;
		uint32_t last = f->blocks[b].first_instr + cfg.end[b] - 1;
		if (cfg.end[b] > 0 && f->instrs[last].op == AIR_CALL)
			is_cut |= never_returns(f, &f->instrs[last], context);
		if (f->blocks[b].end.kind == AIR_RETURN && !is_cut)
			call_flow_add_edge(flow, b, flow->exit);
	}
}

/* -------------------------------------------------------------------------- comparing */

/* Prints what only one of two sorted lists has; false if they are the same. */
static bool print_differences(const char *file, const char *name, const struct flow_edges *ours,
	const struct flow_edges *theirs)
{
	size_t i = 0, j = 0;
	bool differ = false;

	while (i < ours->items.count || j < theirs->items.count) {
		int order = 0;
		if (i == ours->items.count)
			order = 1;
		else if (j == theirs->items.count)
			order = -1;
		else
			order = strcmp(ours->items.items[i], theirs->items.items[j]);
		if (order != 0 && !differ)
			printf("%s: %s\n", file, name);
		differ |= order != 0;
		if (order < 0)
			printf("  only ours:    %s\n", ours->items.items[i]);
		if (order > 0)
			printf("  only clang's: %s\n", theirs->items.items[j]);
		i += order <= 0;
		j += order >= 0;
	}
	return !differ;
}

static bool compare_function(const char *file, const struct dumped_function *dumped,
	const struct air_record_bytes *record, struct context *context)
{
	struct arena arena = { 0 };
	struct air_function f = { 0 };
	struct call_flow flow = { 0 };
	struct flow_edges ours = { 0 }, theirs = { 0 };
	struct error err = { 0 };
	bool agree = false;

	if (!air_function_decode(&arena, record, &f, &err)) {
		printf("%s: %s: %s\n", file, dumped->name, err.text);
		goto out;
	}
	flow_of(&flow, &arena, &f, context);
	call_flow_edges(&flow, &arena, &ours);
	call_flow_edges(&dumped->flow, &arena, &theirs);
	agree = print_differences(file, dumped->name, &ours, &theirs);
out:
	array_release(&ours.items);
	array_release(&theirs.items);
	call_flow_release(&flow);
	arena_release(&arena);
	return agree;
}

static const struct air_record_bytes *find_record(const struct air_unit *unit, const char *name)
{
	for (uint32_t i = 0; i < unit->function_count; i++)
		if (!(unit->functions[i].flags & AIR_FUNCTION_INITIALISER) &&
			strcmp(unit->functions[i].name, name) == 0)
			return &unit->functions[i];
	return NULL;
}

/* Behind the parameters that begin at `at`, or NULL. */
static const char *skip_parameters(const char *at)
{
	int depth = 0;
	for (; *at; at++) {
		depth += (*at == '(') - (*at == ')');
		if (!depth)
			return at + 1;
	}
	return NULL;
}

/* Does `name(...) {` stand here? */
static bool is_definition(const char *at, const char *name)
{
	const char *end = at[strlen(name)] == '(' ? skip_parameters(at + strlen(name)) : NULL;
	return end && end[strspn(end, " \t\r\n")] == '{';
}

/* An inline function of a header is lowered only when it is used. */
static bool is_of_header(const struct air_unit *unit, const char *name)
{
	const char *at = unit->file_count > 0 ? unit->files[0].text : NULL;

	for (at = at ? strstr(at, name) : NULL; at; at = strstr(at + 1, name))
		if (is_definition(at, name))
			return false;
	return true;
}

static void compare_unit(
	const char *file, const struct clang_dump *dump, const struct air_unit *unit)
{
	struct context context = { unit };
	unsigned compared = 0, agreeing = 0;

	for (size_t i = 0; i < dump->functions.count; i++) {
		const struct dumped_function *dumped = &dump->functions.items[i];
		const struct air_record_bytes *record = find_record(unit, dumped->name);
		if (dumped->flow.blocks.count == 0 || (!record && is_of_header(unit, dumped->name)))
			continue;
		compared++;
		if (!record)
			printf("%s: %s: not lowered\n", file, dumped->name);
		else
			agreeing += compare_function(file, dumped, record, &context);
	}
	printf("= %u %u %s\n", compared, agreeing, file);
}

static void read_all(struct text *text, FILE *from)
{
	char buffer[65536];
	size_t size;

	while ((size = fread(buffer, 1, sizeof(buffer), from)) > 0)
		text_add_n(text, buffer, size);
}

static void compare(const struct database_entry *entry, const struct flags *flags)
{
	struct text text = { 0 };
	struct clang_dump dump = { 0 };
	struct arena arena = { 0 };
	struct air_unit unit = { 0 };
	struct parser *parser = parser_new();
	struct parse_request request = { .root = entry->directory,
		.directory = entry->directory,
		.file = entry->file,
		.arguments = flags->arguments,
		.argument_count = flags->argument_count,
		.keep_text = true };

	read_all(&text, stdin);
	text_add(&text, "");
	if (text.bytes)
		clang_dump_read(&dump, &arena, text.bytes);
	parser_read(parser, &request, &unit);
	compare_unit(entry->file, &dump, &unit);
	clang_dump_release(&dump);
	arena_release(&arena);
	air_unit_release(&unit);
	parser_free(parser);
	text_release(&text);
}

static int run(int argc, char **argv, const struct entries *entries)
{
	if (strcmp(argv[1], "count") == 0) {
		printf("%zu\n", entries->c.count);
		return 0;
	}
	size_t number = argc > 3 ? strtoul(argv[3], NULL, 10) : entries->c.count;
	if (number >= entries->c.count)
		return 2;
	const struct database_entry *entry = &entries->database.entries[entries->c.items[number]];
	struct flags flags = { 0 };
	struct arena arena = { 0 };
	flags_normalise(&flags, &arena, entry->file, entry->words, entry->word_count);
	if (strcmp(argv[1], "command") == 0)
		print_command(entry, &flags);
	else
		compare(entry, &flags);
	arena_release(&arena);
	return 0;
}

int main(int argc, char **argv)
{
	struct entries entries = { 0 };
	int status = 2;

	if (argc < 3)
		fputs("usage: cfg-compare count|command|compare DATABASE [NUMBER]\n", stderr);
	else if (read_entries(&entries, argv[2]))
		status = run(argc, argv, &entries);
	array_release(&entries.c);
	arena_release(&entries.arena);
	return status;
}
