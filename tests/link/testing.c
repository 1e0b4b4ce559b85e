#include "testing.h"

#include <ctype.h>

#include "link/cpu.h"
#include "link/ready.h"
#include "notes.h"
#include "suite.h"

static const char model_text[] =
	"model: test\n"
	"constants:\n"
	"  MSG_DONTWAIT: 0x40\n"
	"functions:\n"
	"  sleep: { blocks: sleep, unless: arg0 == 0 }\n"
	"  nanosleep: { blocks: sleep, unless: arg0 is zeroed }\n"
	"  poll: { blocks: multiplex, unless: arg2 == 0 }\n"
	"  recv: { blocks: net, unless: arg3 & MSG_DONTWAIT }\n"
	"  resolve: { blocks: dns, when: not arg0 is null }\n"
	"  load: { blocks: disk }\n"
	"  wait_child: { blocks: child }\n"
	"  await: { suspends: true, waits: remote }\n"
	"  await_within: { suspends: true, waits: remote, timeout: arg0 }\n"
	"  take_turn: { suspends: true }\n"
	"  spawn: { spawns: task arg0, returns-task: true }\n"
	"  spawn_detached: { spawns: detached arg0 }\n"
	"  spawn_group: { spawns: group arg0 }\n"
	"  group_open: { scope-open: group }\n"
	"  group_close: { scope-close: group }\n"
	"  join: { joins: true }\n"
	"  offload: { offloads: arg0 }\n"
	"  start_thread: { starts-thread: arg0 }\n"
	"  on_loop: { calls-on-loop: arg0 }\n"
	"  sort: { calls: arg1 }\n"
	"  run_loop: { runs-loop: true }\n"
	"  die: { never-returns: true }\n"
	"  deadline_open: { scope-open: deadline }\n"
	"  deadline_close: { scope-close: deadline }\n"
	"  in_task: { tests-context: true }\n"
	"  promise: { nonblocking: true }\n";

static const char *const declared[] = { "sleep", "nanosleep", "poll", "recv", "resolve", "load",
	"wait_child", "await", "await_within", "take_turn", "spawn", "spawn_detached",
	"spawn_group", "group_open", "group_close", "join", "offload", "start_thread", "on_loop",
	"sort", "run_loop", "die", "deadline_open", "deadline_close", "in_task", "promise", "fork",
	"execve", "mystery" };

void link_test_init(struct link_test *t)
{
	*t = (struct link_test){ .model = model_new() };
	link_test_model(t, model_text);
}

static void unlink_program(struct link_test *t)
{
	if (t->is_linked)
		program_release(&t->program);
	t->is_linked = false;
}

void link_test_release(struct link_test *t)
{
	unlink_program(t);
	for (size_t i = 0; i < t->encoded.count; i++)
		text_release(&t->encoded.items[i]);
	array_release(&t->encoded);
	array_release(&t->groups);
	arena_release(&t->arena);
	model_free(t->model);
}

void link_test_model(struct link_test *t, const char *text)
{
	struct error err = { "" };
	struct text whole = { 0 };
	if (!text_starts_with(text, "model:"))
		text_add(&whole, "model: more\n");
	text_add(&whole, text);
	if (!model_load_text(t->model, "test.yaml", whole.bytes, &err))
		ck_abort_msg("%s", err.text);
	text_release(&whole);
}

static void add_declarations(struct text *text)
{
	for (size_t i = 0; i < sizeof(declared) / sizeof(*declared); i++)
		text_printf(text, "declare function %s\n", declared[i]);
}

/* Semicolons end lines, but not in strings; a label stands on a line of its own. */
static void add_lines(struct text *text, const char *lines)
{
	bool in_string = false, is_label = true; /* so far */
	for (const char *at = lines; *at; at++) {
		in_string ^= *at == '"';
		bool ends = *at == ';' && !in_string;
		text_char(text, ends ? '\n' : *at);
		if (*at == ':' && is_label)
			text_char(text, '\n');
		if (ends || *at == '{' || *at == '\n')
			is_label = true;
		else if (*at == ':' || (*at != ' ' && *at != '_' && !isalnum((unsigned char)*at)))
			is_label = false;
		else if (*at == ' ' && at > lines && isalnum((unsigned char)at[-1]))
			is_label = false;
	}
}

void link_test_unit(struct link_test *t, const char *path, const char *group, const char *text)
{
	struct text whole = { 0 }, bytes = { 0 };
	struct air_unit unit;
	struct error err = { "" };

	text_printf(&whole, "unit \"%s\"\nfile \"%s\" main\n", path, path);
	add_declarations(&whole);
	add_lines(&whole, text);
	if (!air_unit_parse(&unit, whole.bytes, &err))
		ck_abort_msg("%s: %s in:\n%s", path, err.text, whole.bytes);
	air_unit_encode(&bytes, &unit);
	array_push(&t->encoded, bytes);
	array_push(&t->groups, group);
	air_unit_release(&unit);
	text_release(&whole);
}

void link_test_compare(const struct program *first, const struct program *second)
{
	char *expected = notes_print(first), *actual = notes_print(second);
	ck_assert_str_eq(expected, actual);
	free(expected);
	free(actual);
}

/* The program is the same when its units, or all but one, are decoded already. */
static void link_again(struct link_test *t, struct program_input *inputs, size_t count, size_t but)
{
	struct program again;
	struct error err = { "" };
	for (size_t i = 0; i < count; i++)
		inputs[i].ready = i == but ? NULL : ready_find(t->ready, inputs[i].bytes);
	if (!program_link(&again, inputs, count, t->model, NULL, &err))
		ck_abort_msg("%s", err.text);
	link_test_compare(&t->program, &again);
	program_release(&again);
}

/* Bodies are decoded the first time, and taken as they are the second; then an edit comes. */
static void check_ready(struct link_test *t, struct program_input *inputs, size_t count)
{
	t->ready = ready_new(&t->program, SIZE_MAX);
	link_again(t, inputs, count, count);
	link_again(t, inputs, count, count);
	link_again(t, inputs, count, 0);
	ready_free(t->ready);
	t->ready = NULL;
}

void link_test_order(struct link_test *t, const uint32_t *order, size_t count)
{
	struct program_input *inputs = memory_new(count, sizeof(*inputs));
	struct error err = { "" };

	unlink_program(t);
	for (size_t i = 0; i < count; i++)
		inputs[i] = (struct program_input){
			.bytes = t->encoded.items[order[i]].bytes,
			.size = t->encoded.items[order[i]].length,
			.group = t->groups.items[order[i]],
		};
	t->is_linked = true;
	if (!program_link(&t->program, inputs, count, t->model, NULL, &err))
		ck_abort_msg("%s", err.text);
	check_ready(t, inputs, count);
	free(inputs);
}

void link_test_link(struct link_test *t)
{
	uint32_t *order = memory_new(t->encoded.count, sizeof(*order));
	for (uint32_t i = 0; i < t->encoded.count; i++)
		order[i] = i;
	link_test_order(t, order, t->encoded.count);
	free(order);
}

struct link_test linked(const char *text)
{
	struct link_test t;
	link_test_init(&t);
	link_test_unit(&t, "a.c", NULL, text);
	link_test_link(&t);
	return t;
}

/* ------------------------------------------------------------------------------- questions */

static bool is_called(const struct program_function *f, const char *name)
{
	const char *colon = strchr(name, ':');
	if (!colon)
		return !strcmp(f->name, name);
	size_t length = (size_t)(colon - name);
	return !strcmp(f->name, colon + 1) && strlen(f->path) == length &&
	       !strncmp(f->path, name, length);
}

uint32_t nodes_named(const struct link_test *t, const char *name)
{
	uint32_t count = 0;
	for (uint32_t n = 0; n < t->program.function_count; n++)
		count += is_called(&t->program.functions[n], name);
	return count;
}

uint32_t node_of(const struct link_test *t, const char *name)
{
	for (uint32_t n = 0; n < t->program.function_count; n++)
		if (is_called(&t->program.functions[n], name))
			return n;
	ck_abort_msg("no function '%s'", name);
	return air_none;
}

const struct program_function *function_of(const struct link_test *t, const char *name)
{
	return &t->program.functions[node_of(t, name)];
}

static const char *kept(struct link_test *t, struct text *text)
{
	const char *copy = arena_strdup(&t->arena, text_string(text));
	text_release(text);
	return copy;
}

const char *contexts_of(struct link_test *t, const char *name)
{
	struct text text = { 0 };
	const struct program_function *f = function_of(t, name);
	for (uint32_t c = 0; c < context_count; c++)
		if (f->contexts >> c & 1)
			text_printf(&text, "%s%s", text.length ? " " : "",
				context_name((enum context)c));
	return kept(t, &text);
}

const struct edge *edge_of(
	const struct link_test *t, const char *caller, const char *callee, enum edge_kind kind)
{
	uint32_t from = node_of(t, caller), to = node_of(t, callee);
	for (uint32_t e = 0; e < t->program.edge_count; e++) {
		const struct edge *edge = &t->program.edges[e];
		if (edge->caller == from && edge->callee == to && edge->kind == kind)
			return edge;
	}
	return NULL;
}

const char *edges_of(struct link_test *t, const char *caller)
{
	struct text text = { 0 };
	uint32_t from = node_of(t, caller);
	for (uint32_t e = 0; e < t->program.edge_count; e++) {
		const struct edge *edge = &t->program.edges[e];
		if (edge->caller == from)
			text_printf(&text, "%s%s %s", text.length ? ", " : "",
				edge_kind_name(edge->kind),
				t->program.functions[edge->callee].name);
	}
	return kept(t, &text);
}

const struct program_call *call_of(const struct link_test *t, const char *caller, uint32_t nth)
{
	const struct program_function *f = function_of(t, caller);
	ck_assert_uint_lt(nth, f->call_count);
	return &t->program.calls[f->first_call + nth];
}

const char *blocking_of(struct link_test *t, const char *name)
{
	struct text text = { 0 };
	uint32_t node = node_of(t, name);
	for (uint32_t c = 0; c < block_category_count; c++) {
		const struct block_effect *effect =
			program_blocks(&t->program, node, (enum block_category)c);
		if (effect->distance)
			text_printf(&text, "%s%s %s %s %u", text.length ? ", " : "",
				block_category_name((enum block_category)c),
				effect->is_must ? "must" : "may", certainty_name(effect->certainty),
				effect->distance);
	}
	return kept(t, &text);
}

const char *witness_of(struct link_test *t, const char *name, enum block_category category)
{
	struct text text = { 0 };
	uint32_t node = node_of(t, name);
	const struct block_effect *effect = program_blocks(&t->program, node, category);
	text_add(&text, name);
	for (uint32_t steps = 0; effect->distance && effect->edge != air_none; steps++) {
		ck_assert_msg(steps < 1000, "the witness of '%s' runs in circles", name);
		node = t->program.edges[effect->edge].callee;
		text_printf(&text, " -> %s", t->program.functions[node].name);
		effect = program_blocks(&t->program, node, category);
	}
	return kept(t, &text);
}

bool still_blocks(struct program *program, const struct edge *edge, enum block_category category)
{
	struct block_path way;
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	bool stays = program_block_path(&cursor, edge, category, &way);
	program_cursor_release(&cursor);
	return stays;
}

const char *way_of(struct link_test *t, const char *caller, enum block_category category)
{
	struct text text = { 0 };
	struct block_path way;
	const struct program_call *call = call_of(t, caller, 0);
	struct program_cursor cursor;
	program_cursor_init(&cursor, &t->program);
	bool stays =
		program_block_path(&cursor, &t->program.edges[call->first_edge], category, &way);
	program_cursor_release(&cursor);
	if (!stays)
		return "";
	text_printf(&text, "%s %u:", certainty_name(way.certainty), way.distance);
	for (uint32_t i = 0; i < way.count; i++) {
		const struct program_call *step = &t->program.calls[way.calls[i]];
		text_printf(&text, "%s %s", i ? " ->" : "",
			way.edges[i] == air_none
				? t->program.symbols[step->symbol].name
				: t->program.functions[t->program.edges[way.edges[i]].callee].name);
	}
	return kept(t, &text);
}

static const char *path_text(
	struct link_test *t, const char *name, const uint32_t *edges, uint32_t count)
{
	struct text text = { 0 };
	ck_assert_uint_le(count, 64);
	for (uint32_t i = 0; i < count; i++) {
		const struct edge *edge = &t->program.edges[edges[i]];
		if (!i)
			text_add(&text, t->program.functions[edge->caller].name);
		if (edge->kind == EDGE_CALL)
			text_add(&text, " -> ");
		else
			text_printf(&text, " =%s> ", edge_kind_name(edge->kind));
		text_add(&text, t->program.functions[edge->callee].name);
	}
	if (!count)
		text_add(&text, name);
	return kept(t, &text);
}

const char *path_of(struct link_test *t, const char *name, enum context context)
{
	uint32_t edges[64];
	uint32_t count = program_path_to(&t->program, node_of(t, name), context, edges, 64);
	return path_text(t, name, edges, count);
}

const char *naked_path_of(struct link_test *t, const char *name)
{
	uint32_t edges[64];
	uint32_t count = program_naked_path(&t->program, node_of(t, name), edges, 64);
	return path_text(t, name, edges, count);
}

const struct program_slot *slot_of(const struct link_test *t, const char *name)
{
	for (uint32_t s = 0; s < t->program.slot_count; s++)
		if (!strcmp(t->program.slots[s].name, name))
			return &t->program.slots[s];
	return NULL;
}

/* --------------------------------------------------------------------------- all there is */

static void print_calls(FILE *out, const struct program *program)
{
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		fprintf(out, "call %u in %u: %x blocks %x %x %x waits %x\n", c, call->caller,
			call->flags, call->blocks, call->blocks_likely, call->blocks_possible,
			call->waits);
	}
	for (uint32_t e = 0; e < program->edge_count; e++) {
		const struct edge *edge = &program->edges[e];
		fprintf(out, "edge %u to %u spawn %d through %u\n", edge->call, edge->callee,
			(int)edge->spawn, edge->through);
	}
}

static int compare_lines(const void *left, const void *right)
{
	return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Slots are numbered as they are met: their numbers are private, what they hold is not. */
static void print_slots(FILE *out, struct link_test *t)
{
	const struct program *program = &t->program;
	char **lines = memory_new(program->slot_count, sizeof(*lines));
	for (uint32_t s = 0; s < program->slot_count; s++) {
		struct text line = { 0 };
		const struct program_slot *slot = &program->slots[s];
		text_printf(&line, "slot %s %s:", slot->key, slot->is_open ? "open" : "closed");
		for (uint32_t i = 0; i < slot->target_count; i++)
			text_printf(&line, " %u", slot->targets[i]);
		lines[s] = line.bytes;
	}
	if (program->slot_count)
		qsort(lines, program->slot_count, sizeof(*lines), compare_lines);
	for (uint32_t s = 0; s < program->slot_count; s++) {
		fprintf(out, "%s\n", lines[s]);
		free(lines[s]);
	}
	free(lines);
}

static void print_parents(FILE *out, const struct program *program)
{
	for (uint32_t n = 0; n < program->function_count; n++) {
		const struct program_function *f = &program->functions[n];
		fprintf(out, "node %u %s units %u naked %d by %u joined %x parents", n, f->key,
			f->unit_count, f->is_naked, program->naked_parent[n], f->joined);
		for (uint32_t c = 0; c < context_count; c++)
			fprintf(out, " %u", program->context_parent[n * context_count + c]);
		for (uint32_t c = 0; c < block_category_count; c++) {
			const struct block_effect *effect =
				program_blocks(program, n, (enum block_category)c);
			if (effect->distance)
				fprintf(out, " %u:%u/%u", c, effect->call, effect->edge);
		}
		fputc('\n', out);
	}
	fprintf(out, "unresolved %u cut %u unmodelled %u degraded %u\n", program->unresolved_calls,
		program->fan_out_cut, program->unmodelled_count, program->degraded_count);
}

static void print_cpu(FILE *out, const struct program *program)
{
	for (uint32_t n = 0; n < program->function_count; n++) {
		const struct cpu_summary *summary = program_cpu(program, n);
		for (uint32_t i = 0; summary && i < summary->count; i++)
			fprintf(out, "cpu %u: class %d param %u size %d call %u edge %u\n",
				(unsigned)n, (int)summary->items[i].class,
				(unsigned)summary->items[i].param, (int)summary->items[i].size,
				(unsigned)summary->items[i].call, (unsigned)summary->items[i].edge);
		if (program->functions[n].suspends_unless_failing)
			fprintf(out, "checkpoint %u\n", (unsigned)n);
	}
}

const char *printed_program(struct link_test *t)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&bytes, &size);
	program_print(out, &t->program);
	print_calls(out, &t->program);
	print_slots(out, t);
	print_parents(out, &t->program);
	print_cpu(out, &t->program);
	fclose(out);
	const char *copy = arena_strdup(&t->arena, bytes);
	free(bytes);
	return copy;
}

int run_cases(const char *name, const TTest *const *cases, size_t count)
{
	TCase *tcase = tcase_create(name);
	tcase_set_timeout(tcase, 120);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, cases[i]);
	return suite_run(name, tcase);
}
