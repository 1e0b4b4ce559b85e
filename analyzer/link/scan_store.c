/*
 * Notes of a visit: what is called as a task of its own; where functions are stored into slots, and
 * what is said of these slots. What is handed to parameters is known from the flows of arguments
 * that the visit leaves behind.
 */
#include <string.h>

#include "base/text.h"
#include "link/replay.h"
#include "link/scan.h"
#include "link/store.h"

enum { contract_bits = 64 };

_Static_assert((int)ROLE_OWNED_BY <= contract_bits, "from there on roles speak of no function");

void scan_note_store(struct scan *scan, uint32_t instr, const struct source *source, uint32_t slot)
{
	struct program_index *index = scan->index;
	const struct air_function *f = &scan->cursor.air;
	const struct air_instr *at = &f->instrs[instr];
	bool is_known = source->kind == SOURCE_FUNCTION || source->kind == SOURCE_SLOT;
	if (!is_known || !index->slot_list.items[slot].roles.count)
		return;
	replay_beyond(scan->program);
	struct arena *arena = &scan->program->arena;
	struct store *store = arena_alloc(arena, sizeof(*store));
	*store = (struct store){
		.symbol = source->kind == SOURCE_FUNCTION ? source->index : air_none,
		.from = source->kind == SOURCE_SLOT ? source->index : air_none,
		.node = scan->node,
		.slot = slot,
		.call = air_none,
		.owner = arena_strdup(arena, f->name),
		.owner_key = arena_strdup(arena, f->key),
		.path = f->file_count ? arena_strdup(arena, f->files[at->file]) : "",
		.line = at->line,
		.column = at->column,
	};
	if (index->last_store)
		index->last_store->next = store;
	else
		index->first_store = store;
	index->last_store = store;
}

static bool has_task_role(const struct scan *scan, uint32_t symbol, enum role_kind kind)
{
	struct role_list roles = { 0 };
	if (symbol != air_none)
		roles = scan->program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == kind && roles.items[r].scope == SCOPE_TASK)
			return true;
	return false;
}

/* The macro that writes both ends has a branch (setjmp) behind the first one: only what is in one
 * block with the other end is surely of the task. */
uint32_t scan_mark_task(struct scan *scan, uint32_t first)
{
	struct program_call *calls = scan->index->calls.items;
	uint32_t last = (uint32_t)scan->index->calls.count - 1;
	bool closes = has_task_role(scan, calls[last].symbol, ROLE_SCOPE_CLOSE);
	for (uint32_t c = first; closes && c < last; c++)
		calls[c].flags |= CALL_AS_TASK;
	return closes || has_task_role(scan, calls[last].symbol, ROLE_SCOPE_OPEN) ? last + 1
										  : first;
}

const struct store *program_stores(const struct program *program)
{
	return program->index->first_store;
}

bool program_next_argument(const struct program *program, uint32_t *number, struct store *store)
{
	const struct program_index *index = program->index;
	while (*number < index->argument_flows.count) {
		const struct argument_flow *flow = &index->argument_flows.items[(*number)++];
		const struct program_call *call = &program->calls[flow->call];
		bool is_function = flow->source.kind == SOURCE_FUNCTION;
		if (call->symbol == air_none || (!is_function && flow->source.kind != SOURCE_SLOT))
			continue;
		const struct program_function *f = &program->functions[call->caller];
		*store = (struct store){
			.symbol = is_function ? flow->source.index : air_none,
			.from = is_function ? air_none : flow->source.index,
			.node = call->caller,
			.slot = air_none,
			.call = flow->call,
			.argument = flow->argument,
			.owner = f->name,
			.owner_key = f->key,
			.path = call->path,
			.line = call->line,
			.column = call->column,
		};
		if (program_store_contract(program, store))
			return true;
	}
	return false;
}

/* --------------------------------------------------------------------------------- contracts */

static store_contract bit(enum role_kind kind)
{
	return (int)kind < contract_bits ? UINT64_C(1) << kind : 0;
}

static store_contract list_contract(struct role_list roles, int argument)
{
	store_contract contract = 0;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		if (role->argument == argument && !role->when && !role->unless)
			contract |= bit(role->kind);
	}
	return contract;
}

static store_contract parameter_contract(
	const struct program *program, const struct program_symbol *symbol, uint32_t argument)
{
	store_contract contract = list_contract(symbol->roles, (int)argument);
	uint32_t slot = link_find_param_slot(program, symbol, argument);
	if (slot != air_none)
		contract |= list_contract(program->slots[slot].roles, role_no_argument);
	return contract;
}

store_contract program_store_contract(const struct program *program, const struct store *store)
{
	if (store->slot != air_none) {
		struct role_list roles = program->slots[store->slot].roles;
		return list_contract(roles, role_no_argument);
	}
	uint32_t symbol = program->calls[store->call].symbol;
	return parameter_contract(program, &program->symbols[symbol], store->argument);
}

const char *program_store_name(const struct program *program, const struct store *store)
{
	if (store->slot != air_none)
		return program->slots[store->slot].name;
	return program->symbols[program->calls[store->call].symbol].name;
}
