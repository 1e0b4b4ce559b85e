/*
 * What a call does to the flow of its caller: roles of the callee, and its summary once there is
 * one. This is how flow knows its callees without looking upwards.
 */
#include <string.h>

#include "link/internal.h"

static uint32_t argument_bit(const struct role *role)
{
	return role->argument >= 0 && role->argument < 32 ? UINT32_C(1) << role->argument : 0;
}

/* A descriptor role holds when its condition does; left open, the mode is unknown. */
static void nonblocking_role(struct program_cursor *cursor, uint32_t instr, const struct role *role,
	struct call_effects *effects)
{
	bool unknown = false;
	enum truth truth = link_condition(cursor, instr, role->when, &unknown);
	if (truth == TRUTH_UNKNOWN)
		effects->maybe_nonblocking |= argument_bit(role);
	if (role->argument == role_result) {
		effects->result_nonblocking = truth == TRUTH_TRUE    ? FLOW_TRUE
					      : truth == TRUTH_FALSE ? FLOW_FALSE
								     : FLOW_UNKNOWN;
		return;
	}
	if (truth == TRUTH_TRUE && role->kind == ROLE_MAKES_NONBLOCKING)
		effects->makes_nonblocking |= argument_bit(role);
	if (truth == TRUTH_TRUE && role->kind == ROLE_MAKES_BLOCKING)
		effects->makes_blocking |= argument_bit(role);
}

/* A time limit is looked at, and at most counted down: zero stays zero. */
static uint32_t limits_of(const struct role *role)
{
	return condition_arguments(role->when, 1u << CONDITION_ZEROED) |
	       condition_arguments(role->unless, 1u << CONDITION_ZEROED);
}

static void apply_role(const struct role *role, struct call_effects *effects)
{
	effects->only_reads |= limits_of(role);
	struct call_scopes scopes = link_role_scopes(role);
	effects->opens |= scopes.opens;
	effects->closes |= scopes.closes;
	switch (role->kind) {
	case ROLE_SUSPENDS:
		effects->may_suspend = true; /* always? see link_call_effects */
		break;
	case ROLE_READONLY:
		effects->is_readonly = true;
		break;
	case ROLE_CANCELS:
		effects->cancels = true;
		break;
	case ROLE_TESTS_ONCE:
		effects->tests_once = true;
		break;
	case ROLE_TESTS_CONTEXT:
		effects->tests_task = FLOW_TRUE;
		break;
	case ROLE_ERROR_CODE:
		effects->tells_error = true;
		break;
	case ROLE_NAMES_THREAD:
		effects->thread = FLOW_THREAD_NAMES_OWN;
		break;
	case ROLE_NAMES_MAIN_THREAD:
		effects->thread = FLOW_THREAD_NAMES_MAIN;
		break;
	case ROLE_COMPARES_THREADS:
		effects->thread = FLOW_THREAD_COMPARES;
		break;
	case ROLE_TESTS_LOOP_THREAD:
		effects->thread = FLOW_THREAD_TESTS;
		break;
	default: /* the other kinds say nothing about the caller's own flow */
		break;
	}
}

static bool is_named(const struct program *program, uint32_t symbol, const char *name)
{
	const char *own = program->symbols[symbol].name;
	return own[0] == name[0] && !strcmp(own, name);
}

static void fork_and_exec(
	const struct program *program, uint32_t symbol, struct call_effects *effects)
{
	static const char *const exec[] = { "execve", "execv", "execvp", "execvpe", "execl",
		"execlp", "execle", "fexecve" };
	effects->is_fork = is_named(program, symbol, "fork") || is_named(program, symbol, "vfork");
	for (size_t i = 0; i < sizeof(exec) / sizeof(*exec); i++)
		effects->is_exec |= is_named(program, symbol, exec[i]);
}

static void external_effects(
	const struct program *program, uint32_t symbol, struct call_effects *effects)
{
	/* An external may write what it is handed, but nothing else of ours: its own state is
	 * its own. */
	effects->writes = UINT32_MAX;
	effects->is_pure = program->symbols[symbol].declaration->flags & AIR_SYMBOL_CONST;
	fork_and_exec(program, symbol, effects);
}

static void summary_effects(
	const struct program *program, uint32_t symbol, struct call_effects *effects)
{
	const struct program_symbol *known = &program->symbols[symbol];
	effects->writes = UINT32_MAX;
	effects->writes_unknown = true;
	effects->is_readonly = !program->index->is_scanning;
	for (uint32_t i = 0; i < known->node_count; i++)
		effects->is_readonly &= program->functions[known->nodes[i]].is_readonly;
	for (uint32_t i = 0; i < known->node_count && !known->is_contract; i++) {
		const struct program_function *f = &program->functions[known->nodes[i]];
		effects->may_suspend |= f->may_suspend;
		effects->must_suspend |= f->must_suspend && known->node_count == 1;
		if (known->node_count == 1) {
			effects->opens |= f->opens;
			effects->closes |= f->closes;
		}
	}
}

/* Through a pointer: whatever its targets do, none of it surely. */
static void indirect_effects(
	struct program_cursor *cursor, uint32_t instr, struct call_effects *effects)
{
	effects->writes = UINT32_MAX;
	effects->writes_unknown = true;
	if (cursor->program->index->is_scanning)
		return;
	const struct program_call *call = program_call_at(cursor->program, cursor->node, instr);
	effects->may_suspend |= call && call->flags & CALL_SUSPENDS;
	for (uint32_t i = 0; call && i < call->edge_count; i++) {
		const struct edge *edge = &cursor->program->edges[call->first_edge + i];
		if (edge->kind == EDGE_CALL)
			effects->may_suspend |=
				cursor->program->functions[edge->callee].may_suspend;
	}
}

/* What leads to const is not written, unless the call gives it back as a pointer to what is not. */
static uint32_t arguments_only_read(const struct air_function *f, const struct air_instr *call,
	const struct air_symbol *declaration)
{
	uint32_t bits = 0;
	if (call->type != air_none && f->types[call->type].pointers)
		return 0;
	for (uint32_t i = 0; i < declaration->param_count && i < 32; i++)
		bits |= (uint32_t)declaration->params[i].points_to_const << i;
	return bits;
}

void link_call_effects(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data)
{
	struct program_cursor *cursor = data;
	const struct program *program = cursor->program;
	uint32_t ref = f->instrs[instr].callee;

	effects->tests_task = FLOW_UNKNOWN;
	if (ref == air_none) {
		indirect_effects(cursor, instr, effects);
		return;
	}
	uint32_t symbol = program->functions[cursor->node].symbols[ref];
	if (symbol == air_none)
		return;
	const struct program_symbol *known = &program->symbols[symbol];
	effects->never_returns = link_never_returns(program, symbol);
	bool is_defined = known->node_count && known->nodes[0] < program->defined_count;
	if (is_defined)
		summary_effects(program, symbol, effects);
	else
		external_effects(program, symbol, effects);
	effects->only_reads = arguments_only_read(f, &f->instrs[instr], known->declaration);
	effects->tests_task = known->tests_task;
	if (known->is_thread_test)
		effects->thread = FLOW_THREAD_TESTS;
	for (uint32_t i = 0; i < known->roles.count; i++)
		apply_role(&known->roles.items[i], effects);
	effects->must_suspend |= link_always_suspends(program, symbol);
}

static bool may_hold(struct program_cursor *cursor, uint32_t instr, const struct role *role)
{
	bool unknown = false;
	return link_condition(cursor, instr, role->when, &unknown) != TRUTH_FALSE &&
	       (!role->unless ||
		       link_condition(cursor, instr, role->unless, &unknown) != TRUTH_TRUE);
}

static const char *said_kind(
	struct program_cursor *cursor, uint32_t instr, struct role_list roles, const char *kind)
{
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_MAKES &&
			program_role_holds(cursor, instr, &roles.items[i]))
			return roles.items[i].descriptor;
	return kind;
}

/* A model names the kind by the function alone; conditions and constant arguments may say more. */
static const char *made_kind(struct program_cursor *cursor, uint32_t symbol, uint32_t instr)
{
	enum { type_mask = 15, datagram = 2, raw = 3, netlink = 16 };
	const struct program_symbol *known = &cursor->program->symbols[symbol];
	const char *kind = said_kind(cursor, instr, known->roles,
		model_descriptor_kind(cursor->program->model, known->name));
	int64_t domain, type;
	if (!kind || strcmp(kind, "socket") != 0 || strncmp(known->name, "socket", 6) != 0)
		return kind;
	const struct air_instr *call = &cursor->air.instrs[instr];
	if (flow_constant(cursor->flow, instr, air_call_argument(&cursor->air, call, 0), &domain) &&
		domain == netlink)
		return "netlink";
	bool is_known =
		flow_constant(cursor->flow, instr, air_call_argument(&cursor->air, call, 1), &type);
	if (!is_known)
		return kind;
	type &= type_mask;
	return type == datagram || type == raw ? "datagram" : kind;
}

static void other_name(const struct role *role, struct call_effects *effects)
{
	if (role->number < 0) {
		effects->duplicates = role->argument + 1;
		return;
	}
	effects->name_in = (int)role->number + 1;
	effects->name_of = role->argument;
}

static void descriptor_role(struct program_cursor *cursor, uint32_t instr, const struct role *role,
	struct call_effects *effects)
{
	switch (role->kind) {
	case ROLE_MAKES_NONBLOCKING:
	case ROLE_MAKES_BLOCKING:
		nonblocking_role(cursor, instr, role, effects);
		break;
	case ROLE_TAKES_MODE:
		effects->mode_to = role->argument + 1;
		effects->mode_from = (int)role->number;
		break;
	case ROLE_STANDS_FOR:
		if (program_role_holds(cursor, instr, role))
			other_name(role, effects);
		break;
	case ROLE_LINGERS:
		if (program_role_holds(cursor, instr, role))
			effects->lingers |= argument_bit(role);
		break;
	case ROLE_WATCHES:
		if (may_hold(cursor, instr, role))
			effects->watched |= argument_bit(role);
		break;
	default: /* the other kinds say nothing about descriptors */
		break;
	}
}

/* Kept apart from the above, because a condition may ask flow for values, and flow asks the above
 * to know them. What makes a descriptor and says nothing of its mode makes a blocking one. */
void link_descriptor_effects(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data)
{
	struct program_cursor *cursor = data;
	const struct program *program = cursor->program;
	uint32_t ref = f->instrs[instr].callee;

	effects->result_nonblocking = FLOW_UNKNOWN;
	if (ref == air_none)
		return;
	uint32_t symbol = program->functions[cursor->node].symbols[ref];
	if (symbol == air_none)
		return;
	const struct program_symbol *known = &program->symbols[symbol];
	effects->result_descriptor = made_kind(cursor, symbol, instr);
	if (effects->result_descriptor)
		effects->result_nonblocking = FLOW_FALSE;
	for (uint32_t i = 0; i < known->roles.count; i++)
		descriptor_role(cursor, instr, &known->roles.items[i], effects);
	link_helper_effects(cursor, symbol, instr, effects);
}
