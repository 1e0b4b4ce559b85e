/*
 * Functions that never return although nothing declares it: small ones that end in a call that
 * never does, `static void die(...) { log(...); exit(1); }`. To be known before bodies are
 * scanned, because such calls cut their block.
 *
 * Only small bodies are looked at, and only a few wrappers deep: what is meant are the error
 * exits of a program, not its main loop. A symbol with several definitions is left alone.
 */
#include "base/bitset.h"
#include "link/internal.h"

enum { small = 64, most_rounds = 3 };

struct search {
	struct program *program;
	struct arena arena;
	const uint32_t *symbols; /* by ref of the function in hand */
};

static bool ends(const struct air_function *f, const struct air_instr *call, void *data)
{
	const struct search *s = data;
	return call->callee != air_none &&
	       link_call_ends(s->program, s->symbols[call->callee], f, call);
}

/* Does the block end in a call that never returns? */
static bool is_end(struct search *s, const struct cfg *cfg, uint32_t block)
{
	const struct air_function *f = cfg->function;
	if (!cfg->end[block])
		return false;
	const struct air_instr *last =
		&f->instrs[f->blocks[block].first_instr + cfg->end[block] - 1];
	return last->op == AIR_CALL && ends(f, last, s);
}

/* Does every path from the entry come to such a call? A least fixpoint: a loop nobody leaves is no
 * way to the end, so that a main loop is not taken for one. */
static bool always_ends(struct search *s, const struct cfg *cfg)
{
	uint64_t *fatal =
		arena_array(&s->arena, bitset_words(cfg->function->block_count), sizeof(*fatal));
	for (bool changed = true; changed;) {
		changed = false;
		for (uint32_t o = cfg->reachable_count; o-- > 0;) {
			uint32_t block = cfg->reverse_postorder[o];
			uint32_t first = cfg->successor_start[block];
			uint32_t end = cfg->successor_start[block + 1];
			bool all = first < end || is_end(s, cfg, block);
			for (uint32_t e = first; e < end; e++)
				all &= bitset_has(fatal, cfg->successors[e]);
			if (!all || bitset_has(fatal, block))
				continue;
			bitset_add(fatal, block);
			changed = true;
		}
	}
	return bitset_has(fatal, 0);
}

static bool is_ending(const struct program *program, uint32_t symbol)
{
	return symbol != air_none &&
	       (program->symbols[symbol].never_returns || program->symbols[symbol].ends_if);
}

/* Does a body name something that ends? It is ready, and so no name is looked for. */
static bool may_end(const struct program *program, const struct ready_body *body)
{
	const uint32_t *numbers = program->index->ready.symbols;
	for (uint32_t r = 0; r < body->air.ref_count; r++)
		if (body->symbols[r] != air_none && is_ending(program, numbers[body->symbols[r]]))
			return true;
	return false;
}

/* The symbols of a body's functions; false when none of them ends anything. */
static bool resolve(struct search *s, const struct air_function *f)
{
	uint32_t *symbols = arena_array(&s->arena, f->ref_count, sizeof(*symbols));
	bool any = false;
	for (uint32_t r = 0; r < f->ref_count; r++) {
		symbols[r] = f->refs[r].kind == AIR_REF_FUNCTION
				     ? intern_find(&s->program->index->symbols, f->refs[r].key)
				     : air_none;
		any |= is_ending(s->program, symbols[r]);
	}
	s->symbols = symbols;
	return any;
}

static bool look(struct search *s, const struct program_function *function)
{
	const struct ready_body *body = ready_body_of(s->program, function->unit, function->record);
	struct air_function f;
	struct cfg cfg;
	if (body && body->symbols && !may_end(s->program, body))
		return false;
	arena_reset(&s->arena);
	link_decode(s->program, function->unit, function->record, &s->arena, &f);
	if (!resolve(s, &f))
		return false;
	cfg_build(&cfg, &s->arena, &f, ends, s);
	return always_ends(s, &cfg);
}

static bool is_candidate(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	const struct program_symbol *symbol = &program->symbols[f->symbol];
	return f->record->instr_count <= small && !f->is_degraded && symbol->node_count == 1 &&
	       !symbol->never_returns;
}

void link_find_noreturn(struct program *program)
{
	struct search s = { .program = program };
	bool changed = true;
	for (int round = 0; changed && round < most_rounds; round++) {
		changed = false;
		for (uint32_t n = 0; n < program->defined_count; n++) {
			if (!is_candidate(program, n) || !look(&s, &program->functions[n]))
				continue;
			program->symbols[program->functions[n].symbol].never_returns = true;
			changed = true;
		}
	}
	arena_release(&s.arena);
}
