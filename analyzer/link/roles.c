/*
 * What is said of each symbol: annotations of its declarations, markers in front of it, model
 * entries by name, typedefs of its parameters; and of slots, what their types say.
 *
 *  1. Annotations come first; a model adds what no annotation of the same kind says.
 *  2. A model's unconditional "blocks", and a shipped one's "nonblocking", is not believed of a
 *     function whose body we have, unless a system header brought it (glibc defines getchar
 *     there, and more with -O2).
 *  3. A contract is a symbol whose roles say all that matters to callers: nobody looks through
 *     its body. An annotation "suspends" alone is no contract, and neither is the type of a
 *     parameter: it tells what becomes of the argument, not what the body does.
 */
#include <string.h>

#include "base/text.h"
#include "link/internal.h"
#include "link/replay.h"

struct gathering {
	struct program *program;
	ARRAY(struct role) roles;
	bool is_contract;
};

/* What says all that matters to callers. */
static const bool contract_kinds[role_kind_count] = {
	[ROLE_WAITS] = true,
	[ROLE_SPAWNS] = true,
	[ROLE_JOINS] = true,
	[ROLE_GATHERS] = true,
	[ROLE_SCOPE_OPEN] = true,
	[ROLE_SCOPE_CLOSE] = true,
	[ROLE_YIELDS] = true,
	[ROLE_OFFLOADS] = true,
	[ROLE_STARTS_THREAD] = true,
	[ROLE_CALLS_ON_LOOP] = true,
	[ROLE_RUNS_IN_SIGNAL] = true,
	[ROLE_RUNS_LOOP] = true,
	[ROLE_ACQUIRES] = true,
	[ROLE_RELEASES] = true,
	[ROLE_BLOCKS] = true,
	[ROLE_NONBLOCKING] = true,
	[ROLE_NEVER_RETURNS] = true,
};

static bool says(const struct gathering *g, const struct role *role)
{
	for (size_t i = 0; i < g->roles.count; i++) {
		const struct role *known = &g->roles.items[i];
		if (known->kind == role->kind && known->argument == role->argument &&
			known->scope == role->scope && !strcmp(known->origin, "annotation"))
			return true;
	}
	return false;
}

/* On a parameter, what speaks of a function speaks of those that are handed over for it, and is
 * said by the parameter's slot. */
static void add_annotations(struct gathering *g, const struct air_strings *texts, int parameter)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		struct role role = { 0 };
		if (!role_from_annotation(&g->program->arena, texts->items[i], parameter, &role) ||
			(parameter != role_no_argument && role.argument == role_no_argument))
			continue;
		array_push(&g->roles, role);
		g->is_contract |= contract_kinds[role.kind];
	}
}

/* What a name stands for in a library, and need not in a program that defines it. */
static bool is_of_library(const struct role *role)
{
	return (role->kind == ROLE_BLOCKS && !role->when) ||
	       (role->kind == ROLE_NONBLOCKING && text_starts_with(role->origin, "rules/models/"));
}

/* Where the body has a say of its own, the rest of the entry is no contract either: the body is
 * looked through for what the entry is not believed. */
static bool is_doubted(struct role_list list, bool is_defined)
{
	bool any = false;
	for (uint32_t i = 0; i < list.count; i++)
		any |= is_defined && is_of_library(&list.items[i]);
	return any;
}

static void add_model(struct gathering *g, struct role_list list, int parameter, bool is_defined)
{
	bool is_open = is_doubted(list, is_defined);
	for (uint32_t i = 0; i < list.count; i++) {
		struct role role = list.items[i];
		if (parameter != role_no_argument)
			role.argument = parameter;
		if ((is_defined && is_of_library(&role)) || says(g, &role))
			continue;
		array_push(&g->roles, role);
		g->is_contract |= !is_open && contract_kinds[role.kind];
	}
}

/* Of a marker a model says what it means, whether it expands to nothing or to an annotation. */
static void add_markers(struct gathering *g, const struct air_strings *annotations,
	const struct air_strings *markers)
{
	const struct model *model = g->program->model;
	for (uint32_t i = 0; i < annotations->count; i++)
		add_model(g, model_marker(model, annotations->items[i]), role_no_argument, false);
	for (uint32_t i = 0; i < markers->count; i++)
		add_model(g, model_marker(model, markers->items[i]), role_no_argument, false);
}

/* The tail of a typedef's key is its name: "c:uv.h@T@uv_read_cb". */
static const char *typedef_name(const char *key)
{
	const char *at = strstr(key, "@T@");
	return at ? at + 3 : key;
}

static struct role_list typedef_roles(const struct program *program, const char *key)
{
	char name[128];
	const char *tail = key ? typedef_name(key) : "";
	size_t length = strcspn(tail, "@");
	if (!length || length >= sizeof(name))
		return (struct role_list){ 0 };
	memcpy(name, tail, length);
	name[length] = '\0';
	return model_typedef(program->model, name);
}

static void add_params(struct gathering *g, const struct air_symbol *symbol)
{
	for (uint32_t i = 0; i < symbol->param_count; i++) {
		const struct air_param *param = &symbol->params[i];
		add_annotations(g, &param->annotations, (int)i);
		bool is_contract = g->is_contract;
		add_model(g, typedef_roles(g->program, param->typedef_key), (int)i, false);
		g->is_contract = is_contract;
	}
}

static bool has_body(const struct program *program, const struct program_symbol *symbol)
{
	return symbol->node_count && symbol->nodes[0] < program->defined_count;
}

static void finish(struct gathering *g, struct program_symbol *symbol)
{
	symbol->roles.count = (uint32_t)g->roles.count;
	symbol->roles.items = arena_copy(
		&g->program->arena, g->roles.items, g->roles.count * sizeof(*g->roles.items));
	symbol->is_contract = g->is_contract;
}

/* One that ends only under a condition (a level of a log) is judged call by call. */
static void find_end(struct program *program, uint32_t symbol)
{
	struct program_symbol *known = &program->symbols[symbol];
	const struct role *role = program_role(program, symbol, ROLE_NEVER_RETURNS);
	bool is_conditional = role && (role->when || role->unless);
	known->never_returns =
		known->declaration->flags & AIR_SYMBOL_NORETURN || (role && !is_conditional);
	known->ends_if = is_conditional ? role : NULL;
}

struct literals {
	const struct air_function *f;
	const struct air_instr *call;
};

/* Flow is not there yet when control flow is built: only what is written at the call counts. */
static enum truth literal_truth(const struct condition *atom, void *data)
{
	const struct literals *literals = data;
	struct air_value value = { .kind = AIR_VALUE_NONE };
	if (atom->argument >= 0 && !atom->member)
		value = air_call_argument(literals->f, literals->call, (uint32_t)atom->argument);
	if (value.kind != AIR_VALUE_INT)
		return TRUTH_UNKNOWN;
	if (atom->kind == CONDITION_COMPARE)
		return condition_compare(atom, value.integer);
	if (atom->kind == CONDITION_BITS)
		return value.integer & atom->number ? TRUTH_TRUE : TRUTH_FALSE;
	return TRUTH_UNKNOWN;
}

bool link_call_ends(const struct program *program, uint32_t symbol, const struct air_function *f,
	const struct air_instr *call)
{
	struct literals literals = { f, call };
	if (symbol == air_none)
		return false;
	const struct program_symbol *known = &program->symbols[symbol];
	if (known->never_returns || !known->ends_if)
		return known->never_returns;
	return condition_evaluate(known->ends_if->when, literal_truth, &literals) == TRUTH_TRUE &&
	       (!known->ends_if->unless || condition_evaluate(known->ends_if->unless, literal_truth,
						   &literals) == TRUTH_FALSE);
}

/* Names alone would not do: QEMU has an async_run_on_cpu(). */
static bool is_of_runtime(const struct program_symbol *symbol)
{
	return symbol->roles.count && !strncmp(symbol->name, "async_", 6) &&
	       !strcmp(symbol->roles.items[0].origin, "annotation");
}

void link_roles(struct program *program)
{
	struct gathering g = { .program = program };

	for (uint32_t s = 0; s < program->symbol_count; s++) {
		struct program_symbol *symbol = &program->symbols[s];
		const struct air_symbol *declared = symbol->declaration;
		array_reset(&g.roles);
		g.is_contract = false;
		add_annotations(&g, &declared->annotations, role_no_argument);
		add_params(&g, declared);
		add_markers(&g, &declared->annotations, &declared->markers);
		/* Headers of the system have inline functions that are known by their names,
		 * too. */
		if (declared->kind == AIR_SYMBOL_FUNCTION &&
			(declared->flags & AIR_SYMBOL_EXTERNAL || symbol->is_system))
			add_model(&g, model_function(program->model, symbol->name),
				role_no_argument, has_body(program, symbol) && !symbol->is_system);
		if (g.roles.count)
			finish(&g, symbol);
		program->has_runtime |= is_of_runtime(symbol);
		find_end(program, s);
	}
	for (uint32_t n = 0; n < program->function_count; n++)
		program->functions[n].is_cut =
			program->symbols[program->functions[n].symbol].is_contract;
	array_release(&g.roles);
}

const struct role *program_role(const struct program *program, uint32_t symbol, enum role_kind kind)
{
	if (symbol == air_none)
		return NULL;
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == kind)
			return &roles.items[i];
	return NULL;
}

bool program_has_role(const struct program *program, uint32_t symbol, enum role_kind kind)
{
	return program_role(program, symbol, kind) != NULL;
}

bool link_never_returns(const struct program *program, uint32_t symbol)
{
	return symbol != air_none && program->symbols[symbol].never_returns;
}

static uint32_t role_context(const struct role *role)
{
	switch (role->kind) {
	case ROLE_SPAWNS:
	case ROLE_SUSPENDS:
		return UINT32_C(1) << CONTEXT_TASK;
	case ROLE_CALLS_ON_LOOP:
	case ROLE_LOOP_ONLY:
		return UINT32_C(1) << CONTEXT_CALLBACK;
	case ROLE_OFFLOADS:
	case ROLE_STARTS_THREAD:
	case ROLE_WORKER_ONLY:
		return UINT32_C(1) << CONTEXT_WORKER;
	case ROLE_RUNS_IN_SIGNAL:
		return UINT32_C(1) << CONTEXT_SIGNAL;
	default: /* says nothing about where it runs */
		return 0;
	}
}

static uint32_t list_contexts(struct role_list roles)
{
	uint32_t contexts = 0;
	for (uint32_t i = 0; i < roles.count; i++)
		contexts |= role_context(&roles.items[i]);
	return contexts;
}

static const struct air_field *find_field(const struct air_record *record, const char *key)
{
	for (uint32_t i = 0; i < record->field_count; i++)
		if (!strcmp(record->fields[i].key, key))
			return &record->fields[i];
	return NULL;
}

/* What a typedef says of the functions that are kept in something of this type. */
static void add_typedef(struct gathering *g, const char *key)
{
	const struct program_index *index = g->program->index;
	uint32_t number = key ? intern_find(&index->typedefs, key) : intern_none;
	if (number != intern_none) {
		const struct air_typedef *known = index->typedef_of.items[number];
		add_annotations(g, &known->annotations, role_no_argument);
		add_markers(g, &known->annotations, &known->markers);
	}
	add_model(g, typedef_roles(g->program, key), role_no_argument, false);
}

/* Gives a slot what was gathered. */
static void set_slot_roles(struct gathering *g, uint32_t slot)
{
	struct program_slot *known = &g->program->index->slot_list.items[slot];
	known->roles.count = (uint32_t)g->roles.count;
	known->roles.items = arena_copy(
		&g->program->arena, g->roles.items, g->roles.count * sizeof(*g->roles.items));
	known->contexts = list_contexts(known->roles);
	array_release(&g->roles);
}

/* The tag models know a record by: its own, or that of the record around it when it has none
 * ("c:@S@sigaction@U@..." is a part of struct sigaction). */
static const char *record_tag(struct program *program, const struct air_record *record)
{
	const char *tag = *record->name ? NULL : strstr(record->key, "@S@");
	if (!tag)
		return record->name;
	return arena_strndup(&program->arena, tag + 3, strcspn(tag + 3, "@"));
}

uint32_t link_field_slot(struct program *program, const struct air_ref *ref)
{
	uint32_t number =
		ref->record ? intern_find(&program->index->records, ref->record) : intern_none;
	if (number == intern_none)
		return link_slot(program, ref->key, ref->name);
	const struct air_record *record = program->index->record_of.items[number];
	struct text name = { 0 };
	text_printf(&name, "%s%s%s", record->name, *record->name ? "." : "", ref->name);
	uint32_t slot = link_slot(program, ref->key, name.bytes);
	text_release(&name);

	/* Annotations first, then models by name, then what the typedef says. */
	struct gathering g = { .program = program };
	const struct air_field *field = find_field(record, ref->key);
	if (field) {
		add_annotations(&g, &field->annotations, role_no_argument);
		add_markers(&g, &field->annotations, &field->markers);
	}
	add_model(&g, model_field(program->model, record_tag(program, record), ref->name),
		role_no_argument, false);
	if (field)
		add_typedef(&g, field->typedef_key);
	set_slot_roles(&g, slot);
	return slot;
}

uint32_t link_variable_slot(struct program *program, const struct air_ref *ref)
{
	const struct program_index *index = program->index;
	uint32_t known = intern_find(&index->slots, ref->key);
	if (known != intern_none)
		return known;
	uint32_t slot = link_slot(program, ref->key, ref->name);
	uint32_t symbol = intern_find(&index->symbols, ref->key);
	if (symbol == intern_none)
		return slot;
	struct gathering g = { .program = program };
	const struct air_symbol *declaration = program->symbols[symbol].declaration;
	add_annotations(&g, &declaration->annotations, role_no_argument);
	add_markers(&g, &declaration->annotations, &declaration->markers);
	add_typedef(&g, declaration->typedef_key);
	set_slot_roles(&g, slot);
	return slot;
}

static void param_key(struct text *key, const struct program_symbol *symbol, uint32_t param)
{
	text_printf(key, "param %u %s", param, symbol->key);
}

uint32_t link_find_param_slot(
	const struct program *program, const struct program_symbol *symbol, uint32_t param)
{
	struct text key = { 0 };
	param_key(&key, symbol, param);
	uint32_t slot = intern_find(&program->index->slots, key.bytes);
	text_release(&key);
	return slot == intern_none ? air_none : slot;
}

uint32_t link_param_slot(struct program *program, uint32_t symbol, uint32_t param)
{
	const struct air_symbol *declaration = program->symbols[symbol].declaration;
	if (param >= declaration->param_count)
		return air_none;
	const struct air_param *declared = &declaration->params[param];
	bool is_plain =
		!declared->annotations.count && !declared->markers.count && !declared->typedef_key;
	if (is_plain)
		return air_none;
	uint32_t slot = link_find_param_slot(program, &program->symbols[symbol], param);
	if (slot != air_none) {
		replay_mention(program, slot, symbol, param);
		return slot;
	}
	struct gathering g = { .program = program };
	struct text key = { 0 };
	param_key(&key, &program->symbols[symbol], param);
	slot = link_slot(program, key.bytes, declared->name);
	replay_mention(program, slot, symbol, param);
	text_release(&key);
	add_annotations(&g, &declared->annotations, role_no_argument);
	add_markers(&g, &declared->annotations, &declared->markers);
	add_typedef(&g, declared->typedef_key);
	set_slot_roles(&g, slot);
	return slot;
}

bool link_says_fate(const struct program *program, uint32_t symbol, uint32_t argument)
{
	struct role_list roles = program->symbols[symbol].roles;
	enum edge_kind kind;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].argument == (int)argument &&
			link_role_edge(roles.items[i].kind, &kind))
			return true;
	return false;
}

uint32_t link_find_return_slot(const struct program *program, uint32_t symbol)
{
	struct text key = { 0 };
	text_printf(&key, "return %s", program->index->symbol_list.items[symbol].key);
	uint32_t slot = intern_find(&program->index->slots, key.bytes);
	text_release(&key);
	return slot == intern_none ? air_none : slot;
}

uint32_t link_return_slot(struct program *program, uint32_t symbol)
{
	struct text key = { 0 };
	text_printf(&key, "return %s", program->symbols[symbol].key);
	uint32_t slot = intern_find(&program->index->slots, key.bytes);
	if (slot == intern_none) {
		struct gathering g = { .program = program };
		slot = link_slot(program, key.bytes, program->symbols[symbol].name);
		add_typedef(&g, program->symbols[symbol].declaration->typedef_key);
		set_slot_roles(&g, slot);
	}
	replay_mention(program, slot, symbol, air_none);
	text_release(&key);
	return slot;
}
