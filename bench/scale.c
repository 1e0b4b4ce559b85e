/*
 * scale [FUNCTIONS]: link and check of a generated program, on one core, in this process.
 *
 * Functions have the size of real code (60-97 instructions in the mean), come in units of 100,
 * call each other within and across units, and a tenth of them through function pointers in
 * fields. Some block, some are registered as callbacks of a loop. Units carry their text, in which
 * a comment on one line of 20 000 allows something. Prints time per stage and peak memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "air/build.h"
#include "air/encode.h"
#include "base/text.h"
#include "rule/settle.h"
#include "rules.h"

enum { unit_size = 100, blocks_per_function = 4, function_lines = 40, lines_per_comment = 20000 };

struct generator {
	struct air_builder *builder;
	uint64_t random;
	unsigned functions;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* xorshift64: the program is the same in every run. */
static unsigned draw(struct generator *g, unsigned below)
{
	g->random ^= g->random << 13;
	g->random ^= g->random >> 7;
	g->random ^= g->random << 17;
	return (unsigned)(g->random % below);
}

static const char *key_of(struct arena *arena, unsigned function)
{
	return arena_printf(arena, "c:@F@f%u", function);
}

static struct air_ref function_ref(struct arena *arena, unsigned function)
{
	return (struct air_ref){ AIR_REF_FUNCTION, key_of(arena, function),
		arena_printf(arena, "f%u", function), NULL };
}

static uint32_t local_place(struct generator *g, uint32_t local, uint32_t type)
{
	return air_build_place(g->builder, AIR_ROOT_LOCAL, local,
		(struct air_value){ .kind = AIR_VALUE_NONE, .name = air_none }, NULL, 0, type);
}

static struct air_value integer(int64_t value)
{
	return (struct air_value){ .kind = AIR_VALUE_INT, .integer = value, .name = air_none };
}

/* Someone a few hundred functions away, nearly always further down: shallow graphs with some
 * recursion, as in real code. */
static unsigned callee_of(struct generator *g, unsigned self)
{
	unsigned step = 1 + draw(g, 400);
	if (draw(g, 50) == 0)
		return self >= step ? self - step : self;
	return (self + step) % g->functions;
}

static struct air_ref field_ref(struct generator *g, struct arena *arena)
{
	unsigned record = draw(g, 200);
	return (struct air_ref){ AIR_REF_FIELD, arena_printf(arena, "c:@S@ops%u@FI@run", record),
		"run", arena_printf(arena, "c:@S@ops%u", record) };
}

static void call_pointer(struct generator *g, struct arena *arena, uint32_t type, uint32_t pointer)
{
	uint32_t field = air_build_ref(g->builder, field_ref(g, arena));
	struct air_step step = { .kind = AIR_STEP_FIELD, .field = field };
	struct air_value base = air_build_read(g->builder, local_place(g, 0, pointer), pointer, 0);
	uint32_t place = air_build_place(g->builder, AIR_ROOT_DEREF, 0, base, &step, 1, pointer);
	struct air_value target = air_build_read(g->builder, place, pointer, 0);
	air_build_call(g->builder, air_none, target, &base, 1, type, 0);
}

static void assign_pointer(
	struct generator *g, struct arena *arena, unsigned self, uint32_t pointer)
{
	uint32_t field = air_build_ref(g->builder, field_ref(g, arena));
	uint32_t ref = air_build_ref(g->builder, function_ref(arena, callee_of(g, self)));
	struct air_step step = { .kind = AIR_STEP_FIELD, .field = field };
	struct air_value base = air_build_read(g->builder, local_place(g, 0, pointer), pointer, 0);
	uint32_t function =
		air_build_place(g->builder, AIR_ROOT_FUNCTION, ref, integer(0), NULL, 0, pointer);
	struct air_value address = air_build_address(g->builder, function, pointer);
	uint32_t place = air_build_place(g->builder, AIR_ROOT_DEREF, 0, base, &step, 1, pointer);
	air_build_copy(g->builder, place, address, 0);
}

static void straight_code(struct generator *g, uint32_t type)
{
	for (int i = 0; i < 3; i++) {
		uint32_t place = local_place(g, 1, type);
		struct air_value value = air_build_read(g->builder, place, type, 0);
		value = air_build_operate(g->builder, AIR_ADD, value, integer(draw(g, 100)), type);
		air_build_copy(g->builder, place, value, 0);
	}
}

static void call_direct(struct generator *g, struct arena *arena, unsigned self, uint32_t type)
{
	bool leaf = draw(g, 4000) == 0;
	struct air_ref ref =
		leaf ? (struct air_ref){ AIR_REF_FUNCTION, "c:@F@sleep", "sleep", NULL }
		     : function_ref(arena, callee_of(g, self));
	struct air_value argument = air_build_read(g->builder, local_place(g, 1, type), type, 0);
	air_build_call(g->builder, air_build_ref(g->builder, ref),
		(struct air_value){ .kind = AIR_VALUE_NONE, .name = air_none }, &argument, 1, type,
		0);
}

/* uv_timer_start(handle, callback, ...): makes the callee a root of the loop. */
static void register_callback(
	struct generator *g, struct arena *arena, unsigned self, uint32_t type, uint32_t pointer)
{
	struct air_ref start = { AIR_REF_FUNCTION, "c:@F@uv_timer_start", "uv_timer_start", NULL };
	uint32_t ref = air_build_ref(g->builder, function_ref(arena, callee_of(g, self)));
	uint32_t function =
		air_build_place(g->builder, AIR_ROOT_FUNCTION, ref, integer(0), NULL, 0, pointer);
	struct air_value arguments[] = { air_build_read(g->builder, local_place(g, 0, pointer),
						 pointer, 0),
		air_build_address(g->builder, function, pointer), integer(10), integer(0) };
	air_build_call(g->builder, air_build_ref(g->builder, start),
		(struct air_value){ .kind = AIR_VALUE_NONE, .name = air_none }, arguments, 4, type,
		0);
}

static struct air_record_bytes function(struct generator *g, struct arena *arena, unsigned self)
{
	struct air_builder *b = g->builder;
	struct arena scratch = { 0 };
	air_builder_begin(
		b, key_of(arena, self), arena_printf(arena, "f%u", self), AIR_FUNCTION_EXTERNAL);
	air_build_file(b, arena_printf(arena, "src/u%u.c", self / unit_size));
	uint32_t type = air_build_type(
		b, (struct air_type){ .kind = AIR_TYPE_INT, .ref = air_none, .size = 4 });
	uint32_t pointer = air_build_type(
		b, (struct air_type){
			   .kind = AIR_TYPE_FUNCTION, .pointers = 1, .ref = air_none, .size = 8 });
	air_build_local(
		b, (struct air_local){ .name = "ops", .type = pointer, .cleanup = air_none });
	air_build_local(b, (struct air_local){ .name = "n", .type = type, .cleanup = air_none });
	for (uint32_t i = 0; i < blocks_per_function; i++) {
		air_build_at(b, 0, self % unit_size * function_lines + 2 + i, 2, air_none);
		straight_code(g, type);
		call_direct(g, arena, self, type);
		if (draw(g, 20) == 0)
			call_pointer(g, arena, type, pointer);
		if (draw(g, 200) == 0)
			assign_pointer(g, arena, self, pointer);
		if (draw(g, 1000) == 0)
			register_callback(g, arena, self, type, pointer);
		uint32_t yes = air_build_block(b), no = air_build_block(b);
		air_build_branch(b, air_build_read(b, local_place(g, 1, type), type, 0), yes, no);
		air_build_continue(b, yes);
		straight_code(g, type);
		air_build_jump(b, no);
		air_build_continue(b, no);
	}
	air_build_return(b, integer(0));
	struct air_function f = { .line = self % unit_size * function_lines + 1,
		.column = 5,
		.end_line = self % unit_size * function_lines + 38,
		.param_count = 2 };
	air_builder_finish(b, &scratch, &f);
	struct air_record_bytes record = air_function_encode(arena, &f);
	arena_release(&scratch);
	return record;
}

static void declare(struct air_unit *unit, const char *key, const char *name, uint32_t flags)
{
	unit->symbols[unit->symbol_count++] = (struct air_symbol){
		.kind = AIR_SYMBOL_FUNCTION,
		.flags = AIR_SYMBOL_EXTERNAL | flags,
		.key = key,
		.name = name,
		.line = 1,
	};
}

/* Lines of which only the comments are read. */
static void generate_text(struct air_file *file, unsigned first, struct text *text)
{
	for (unsigned line = 1; line <= unit_size * function_lines; line++)
		text_printf(text, "\tn = n + %u; /* and so on */%s\n", line,
			(first * function_lines + line) % lines_per_comment == 3
				? " // async-lint: allow(blocking-call) measured"
				: "");
	file->text = text_string(text);
	file->text_size = text->length;
}

static void generate_unit(struct generator *g, unsigned first, struct text *bytes)
{
	struct air_unit unit = { 0 };
	unit.path = arena_printf(&unit.arena, "src/u%u.c", first / unit_size);
	unit.target = "x86_64-linux-gnu";
	unit.compiler = "generated";
	unit.files = arena_array(&unit.arena, 1, sizeof(*unit.files));
	unit.files[0] = (struct air_file){ .path = unit.path, .flags = AIR_FILE_MAIN };
	unit.file_count = 1;
	struct text text = { 0 };
	generate_text(&unit.files[0], first, &text);
	unit.symbols = arena_array(&unit.arena, unit_size + 2, sizeof(*unit.symbols));
	unit.functions = arena_array(&unit.arena, unit_size, sizeof(*unit.functions));
	declare(&unit, "c:@F@sleep", "sleep", AIR_SYMBOL_SYSTEM);
	declare(&unit, "c:@F@uv_timer_start", "uv_timer_start", AIR_SYMBOL_SYSTEM);
	for (unsigned i = 0; i < unit_size; i++) {
		const char *key = key_of(&unit.arena, first + i);
		unit.functions[unit.function_count] = function(g, &unit.arena, first + i);
		unit.functions[unit.function_count++].line = i * function_lines + 1;
		declare(&unit, key, key + 5, AIR_SYMBOL_DEFINED);
	}
	air_unit_encode(bytes, &unit);
	air_unit_release(&unit);
	text_release(&text);
}

int main(int count, char **arguments)
{
	struct generator g = { .random = 88172645463325252u, .functions = 100000 };
	if (count > 1)
		g.functions = (unsigned)strtoul(arguments[1], NULL, 10) / unit_size * unit_size;
	g.builder = air_builder_new();
	size_t units = g.functions / unit_size;
	struct text *bytes = memory_new(units, sizeof(*bytes));
	struct program_input *inputs = memory_new(units, sizeof(*inputs));
	size_t total = 0;
	for (size_t u = 0; u < units; u++) {
		generate_unit(&g, (unsigned)u * unit_size, &bytes[u]);
		inputs[u] =
			(struct program_input){ .bytes = bytes[u].bytes, .size = bytes[u].length };
		total += bytes[u].length;
	}
	air_builder_free(g.builder);

	struct model *model = model_new();
	model_load_shipped(model);
	struct program program;
	struct error err;
	const struct settle_options options = { .rules = rules, .saw_all = true };
	const struct program_allowing allowing = settle_allowing(&options);
	double start = now();
	if (!program_link(&program, inputs, units, model, &allowing, &err)) {
		fprintf(stderr, "scale: %s\n", err.text);
		return 1;
	}
	double linked = now();
	struct finding_list findings = { 0 };
	rules_run(rules, &program, NULL, &findings);
	settle(&findings, &program, &options);
	double checked = now();

	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	uint64_t instructions = 0;
	for (uint32_t n = 0; n < program.defined_count; n++)
		instructions += program.functions[n].record->instr_count;
	printf("%u functions, %.0f instructions and %.0f encoded bytes each, %u calls, %u edges\n",
		program.defined_count, (double)instructions / program.defined_count,
		(double)total / program.defined_count, program.call_count, program.edge_count);
	printf("link %.2f s CPU, check %.2f s CPU, %zu findings, peak memory %ld MB (units "
	       "included)\n",
		linked - start, checked - linked, findings.items.count, used.ru_maxrss / 1024);
	return 0;
}
