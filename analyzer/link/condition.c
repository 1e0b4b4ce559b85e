/*
 * Conditions of roles, evaluated at a call of the function in hand. What is not known of an
 * argument is unknown, and why is told beside it: "nobody knows the descriptor's mode" must weigh
 * more than "nobody knows the flag", and that more than "it depends on the caller".
 */
#include <arpa/inet.h>
#include <fnmatch.h>
#include <string.h>

#include "link/descriptor_notes.h"
#include "link/replay.h"

struct evaluation {
	struct program_cursor *cursor;
	uint32_t instr;
	struct link_open open;
	bool at_worst; /* a descriptor that blocks on one way is in blocking mode */
};

static enum truth from_flow(enum flow_truth truth)
{
	switch (truth) {
	case FLOW_FALSE:
		return TRUTH_FALSE;
	case FLOW_TRUE:
		return TRUTH_TRUE;
	case FLOW_UNKNOWN:
		return TRUTH_UNKNOWN;
	}
	return TRUTH_UNKNOWN;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; at && *at; at += strcspn(at, "|"), at += *at == '|')
		if (strcspn(at, "|") == length && !strncmp(at, word, length))
			return true;
	return false;
}

static enum truth descriptor_kind(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	const char *kind = flow_descriptor_kind(e->cursor->flow, e->instr, value);
	if (!kind)
		return TRUTH_UNKNOWN;
	return has_word(atom->text, kind) ? TRUTH_TRUE : TRUTH_FALSE;
}

/* A number that differs between machines is known by what it is written as. */
static enum truth named_truth(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	const struct air_function *f = &e->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	for (; made && made->op == AIR_CAST; made = air_value_instr(f, value))
		value = f->values[made->first_value];
	const char *name = value.kind == AIR_VALUE_INT && value.name != air_none
				   ? f->strings[value.name]
				   : NULL;
	return name && has_word(atom->text, name) ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth nonblocking(struct evaluation *e, struct air_value value)
{
	enum flow_truth truth = flow_is_nonblocking(e->cursor->flow, e->instr, value);
	if (truth == FLOW_UNKNOWN && e->at_worst &&
		flow_blocks_on_some_way(e->cursor->flow, e->instr, value))
		truth = FLOW_FALSE;
	e->open.descriptor |= truth == FLOW_UNKNOWN;
	return from_flow(truth);
}

/* Evidence: where nobody asked for it, a close does not wait. */
static enum truth lingering(struct evaluation *e, struct air_value value)
{
	const struct descriptors *d = e->cursor->program->index->descriptors;
	if (!d || !d->is_solved)
		return TRUTH_UNKNOWN;
	return d->has_linger && link_descriptor_with_acts(e->cursor, e->instr, value).is_lingering
		       ? TRUTH_TRUE
		       : TRUTH_FALSE;
}

/* Of a library it is not known what else its program calls. */
static enum truth called_truth(struct evaluation *e, const struct condition *atom)
{
	const struct program *program = e->cursor->program;
	bool is_whole = false;
	replay_beyond(program);
	for (uint32_t s = 0; s < program->symbol_count; s++) {
		const struct program_symbol *symbol = &program->symbols[s];
		if (has_word(atom->text, symbol->name))
			return TRUTH_TRUE;
		is_whole |= symbol->node_count && !strcmp(symbol->name, "main");
	}
	return is_whole ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* What a pointer to a global leads to may turn out to be constant. */
static void note_global(struct evaluation *e, uint32_t at, struct air_value pointer)
{
	e->open.global |= flow_origin(e->cursor->flow, at, pointer).kind == FLOW_ORIGIN_GLOBAL;
}

/* A number that is computed is not always the same, and so not always the one that switches a call
 * off; bits may be the same in all of them, and what is kept may be always the same. */
static enum truth note_doubt(struct evaluation *e, const struct condition *atom, uint32_t at,
	struct air_value value, enum truth truth)
{
	if (truth != TRUTH_UNKNOWN)
		return truth;
	enum link_doubt doubt = link_doubt(e->cursor, at, value);
	bool is_bits = atom->kind == CONDITION_BITS;
	note_global(e, at, value);
	e->open.flag |= doubt == DOUBT_KEPT || (doubt == DOUBT_COMPUTED && is_bits);
	e->open.parameter |= doubt == DOUBT_HANDED && is_bits;
	return truth;
}

/* Patterns have '|' between them; one of them may be empty. */
static bool matches(const char *patterns, const char *text)
{
	char pattern[64];
	for (const char *at = patterns;; at++) {
		size_t length = strcspn(at, "|");
		if (length < sizeof(pattern)) {
			memcpy(pattern, at, length);
			pattern[length] = '\0';
			if (!fnmatch(pattern, text, FNM_NOESCAPE))
				return true;
		}
		at += length;
		if (!*at)
			return false;
	}
}

static bool is_address(const char *text)
{
	struct in6_addr address;
	return inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1;
}

static const char *literal(struct evaluation *e, struct air_value value)
{
	struct flow_origin origin = flow_origin(e->cursor->flow, e->instr, value);
	return origin.kind == FLOW_ORIGIN_STRING ? e->cursor->air.strings[origin.index] : NULL;
}

/* Which argument is the format of a function that prints into its first one; -1 of others. */
static int format_argument(const char *name)
{
	if (!strcmp(name, "sprintf"))
		return 1;
	return !strcmp(name, "snprintf") ? 2 : -1;
}

static bool is_local(struct evaluation *e, uint32_t at, struct air_value value, uint32_t local)
{
	struct flow_origin origin = flow_origin(e->cursor->flow, at, value);
	return origin.kind == FLOW_ORIGIN_LOCAL && origin.index == local;
}

/* The format that was last printed into a local on every way here, or NULL. */
static const char *printed_format(struct evaluation *e, uint32_t local)
{
	const struct air_function *f = &e->cursor->air;
	uint32_t here = air_block_of(f, e->instr);
	for (uint32_t i = e->instr; i-- > 0;) {
		const struct air_instr *call = &f->instrs[i];
		if (call->op != AIR_CALL || call->callee == air_none ||
			!is_local(e, i, air_call_argument(f, call, 0), local))
			continue;
		int format = format_argument(f->refs[call->callee].name);
		if (format < 0 || !cfg_dominates(&e->cursor->cfg, air_block_of(f, i), here))
			return NULL;
		struct flow_origin origin = flow_origin(
			e->cursor->flow, i, air_call_argument(f, call, (uint32_t)format));
		return origin.kind == FLOW_ORIGIN_STRING ? f->strings[origin.index] : NULL;
	}
	return NULL;
}

/* Does what is printed surely begin as a pattern wants it, "/proc/..." for example, with anything
 * behind it? */
static enum truth begins(const char *patterns, const char *format)
{
	size_t sure = strcspn(format, "%");
	for (const char *at = patterns; *at; at += strcspn(at, "|"), at += *at == '|') {
		size_t length = strcspn(at, "|"), fixed = strcspn(at, "*?[|");
		if (fixed + 1 == length && at[fixed] == '*' && fixed <= sure &&
			!strncmp(at, format, fixed))
			return TRUTH_TRUE;
	}
	return TRUTH_UNKNOWN;
}

static enum truth printed_truth(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	struct flow_origin origin = flow_origin(e->cursor->flow, e->instr, value);
	const char *format = NULL;
	if (atom->kind == CONDITION_TEXT && origin.kind == FLOW_ORIGIN_LOCAL)
		format = printed_format(e, origin.index);
	return format ? begins(atom->text, format) : TRUTH_UNKNOWN;
}

static enum truth text_truth(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	const char *text = literal(e, value);
	if (!text)
		return printed_truth(e, atom, value);
	bool holds = atom->kind == CONDITION_ADDRESS ? is_address(text) : matches(atom->text, text);
	return holds ? TRUTH_TRUE : TRUTH_FALSE;
}

/* The name of the function that returned it, or of the variable it was read from or is the address
 * of; NULL when it is something else. */
static const char *origin_name(struct evaluation *e, const struct flow_origin *origin)
{
	const struct air_function *f = &e->cursor->air;
	uint32_t ref = air_none;
	if (origin->kind == FLOW_ORIGIN_CALL)
		ref = f->instrs[origin->index].callee;
	else if (origin->kind == FLOW_ORIGIN_READ_GLOBAL || origin->kind == FLOW_ORIGIN_GLOBAL)
		ref = origin->index;
	return ref == air_none ? NULL : f->refs[ref].name;
}

/* Is it standard input, and the program puts something else in its place? Who reads what goes to
 * the other two was never known. */
static bool is_replaced(struct evaluation *e, const struct flow_origin *origin)
{
	const struct program *program = e->cursor->program;
	return link_standard(program, e->cursor->node, origin) == 0 && link_is_replaced(program, 0);
}

/* Evidence, as errno tests are: where nothing is known the answer is no. */
static enum truth from_truth(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	struct flow_origin origins[8];
	uint32_t count = flow_origins(e->cursor->flow, e->instr, value, origins, 8);
	uint32_t named = 0;
	bool is_other = false;
	for (uint32_t i = 0; i < count; i++) {
		const char *name = origin_name(e, &origins[i]);
		if (!name || !has_word(atom->text, name))
			continue;
		named++;
		is_other |= is_replaced(e, &origins[i]);
	}
	if (!named)
		return TRUTH_FALSE;
	if (is_other) { /* nobody knows any more what it is */
		e->open.descriptor = true;
		return TRUTH_UNKNOWN;
	}
	return named == count ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

/* Does a function answer about the same as the call is about: the same first argument, if both have
 * one? */
static bool is_about_same(struct evaluation *e, uint32_t asked)
{
	const struct air_function *f = &e->cursor->air;
	const struct air_instr *left = &f->instrs[asked], *right = &f->instrs[e->instr];
	if (!air_call_argument_count(left) || !air_call_argument_count(right))
		return true;
	struct flow_origin a = flow_origin(e->cursor->flow, asked, air_call_argument(f, left, 0));
	struct flow_origin b =
		flow_origin(e->cursor->flow, e->instr, air_call_argument(f, right, 0));
	return a.kind == b.kind && (a.kind == FLOW_ORIGIN_OTHER || a.index == b.index);
}

/* What a test that a value is, or is not, `constant` says of a comparison. */
static enum truth tested_truth(
	const struct condition *atom, enum air_operator relation, int64_t constant)
{
	if (relation == AIR_EQ)
		return condition_compare(atom, constant);
	if (relation != AIR_NE || constant != atom->number)
		return TRUTH_UNKNOWN;
	if (atom->compare == COMPARE_NE)
		return TRUTH_TRUE;
	return atom->compare == COMPARE_EQ ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* Evidence, too: where nobody asked on the way, the answer is no. */
static enum truth answer_truth(struct evaluation *e, const struct condition *atom)
{
	struct flow *flow = e->cursor->flow;
	struct flow_test test;
	uint32_t block = air_none;
	int64_t constant;
	while (flow_next_test(flow, e->instr, &block, &test)) {
		struct flow_origin origin = flow_origin(flow, e->instr, test.subject);
		const char *name = origin_name(e, &origin);
		if (origin.kind != FLOW_ORIGIN_CALL || !name || strcmp(name, atom->member) ||
			!flow_constant(flow, e->instr, test.other, &constant) ||
			!is_about_same(e, origin.index))
			continue;
		enum truth truth = tested_truth(atom, test.relation, constant);
		if (truth != TRUTH_UNKNOWN)
			return truth;
	}
	return TRUTH_FALSE;
}

/* A number that is not known, but has an upper limit (`n % 100`, a test on the way), may still be
 * less than another. */
static enum truth limit_truth(
	struct flow *flow, uint32_t at, const struct condition *atom, struct air_value value)
{
	int64_t bound;
	if ((atom->compare != COMPARE_LT && atom->compare != COMPARE_LE) ||
		!flow_upper_bound(flow, at, value, &bound))
		return TRUTH_UNKNOWN;
	return condition_compare(atom, bound) == TRUTH_TRUE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

/* A number of which only some bits are known may be known to differ. */
static enum truth bits_truth(
	struct evaluation *e, const struct condition *atom, struct air_value value)
{
	struct flow_bits bits = flow_bits(e->cursor->flow, value);
	uint64_t number = (uint64_t)atom->number;
	if ((bits.ones | bits.zeros) == UINT64_MAX)
		return condition_compare(atom, (int64_t)bits.ones);
	if (!(bits.ones & ~number) && !(bits.zeros & number))
		return TRUTH_UNKNOWN;
	if (atom->compare == COMPARE_EQ)
		return TRUTH_FALSE;
	return atom->compare == COMPARE_NE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static enum truth compare_truth(
	struct evaluation *e, const struct condition *atom, uint32_t at, struct air_value value)
{
	int64_t constant;
	if (flow_constant(e->cursor->flow, at, value, &constant))
		return condition_compare(atom, constant);
	enum truth truth = bits_truth(e, atom, value);
	return truth == TRUTH_UNKNOWN ? limit_truth(e->cursor->flow, at, atom, value) : truth;
}

/* A choice of no object, or of one that is zero, may always be the latter. What a function writes
 * to a local is known when all were seen. */
static enum truth zeroed(struct evaluation *e, const struct condition *atom, struct air_value value)
{
	struct flow *flow = e->cursor->flow;
	enum truth truth = from_flow(flow_is_zeroed(flow, e->instr, value));
	if (truth != TRUTH_UNKNOWN)
		return truth;
	e->open.flag |= flow_may_be_zeroed(flow, e->instr, value);
	e->open.global |= flow_origin(flow, e->instr, value).kind == FLOW_ORIGIN_LOCAL;
	return note_doubt(e, atom, e->instr, value, truth);
}

static enum truth atom_truth(const struct condition *atom, void *data)
{
	struct evaluation *e = data;
	struct flow *flow = e->cursor->flow;
	const struct air_instr *call = &e->cursor->air.instrs[e->instr];
	struct air_value value = { .kind = AIR_VALUE_NONE };
	uint32_t at = e->instr;
	if (atom->kind == CONDITION_ANSWER)
		return answer_truth(e, atom);
	if (atom->kind == CONDITION_CALLED)
		return called_truth(e, atom);
	if (atom->argument >= 0)
		value = air_call_argument(&e->cursor->air, call, (uint32_t)atom->argument);
	if (atom->member && !flow_member(flow, at, value, atom->member, &value, &at)) {
		note_global(e, at, value);
		return TRUTH_UNKNOWN;
	}
	switch (atom->kind) {
	case CONDITION_COMPARE:
		return note_doubt(e, atom, at, value, compare_truth(e, atom, at, value));
	case CONDITION_BITS:
		return note_doubt(e, atom, at, value,
			from_flow(flow_has_bits(flow, at, value, atom->number)));
	case CONDITION_NULL:
		return from_flow(flow_is_null(flow, e->instr, value));
	case CONDITION_ZEROED:
		return zeroed(e, atom, value);
	case CONDITION_NONBLOCKING:
		return nonblocking(e, value);
	case CONDITION_LINGERING:
		return lingering(e, value);
	case CONDITION_DESCRIPTOR:
		return descriptor_kind(e, atom, value);
	case CONDITION_NAMED:
		return named_truth(e, atom, value);
	case CONDITION_FROM:
		return from_truth(e, atom, value);
	case CONDITION_TEXT:
	case CONDITION_ADDRESS:
		return text_truth(e, atom, value);
	case CONDITION_TESTED:
		return flow_tests_errno(flow, e->instr, atom->number) ? TRUTH_TRUE : TRUTH_FALSE;
	case CONDITION_CALLED:
	case CONDITION_ANSWER:
	case CONDITION_NOT:
	case CONDITION_KNOWN:
	case CONDITION_AND:
	case CONDITION_OR:
		break;
	}
	return TRUTH_UNKNOWN;
}

enum truth link_condition_open(struct program_cursor *cursor, uint32_t instr,
	const struct condition *condition, struct link_open *open)
{
	struct evaluation e = { .cursor = cursor, .instr = instr };
	enum truth truth = condition_evaluate(condition, atom_truth, &e);
	if (truth != TRUTH_UNKNOWN)
		return truth;
	open->descriptor |= e.open.descriptor;
	open->flag |= e.open.flag;
	open->global |= e.open.global;
	open->parameter |= e.open.parameter;
	return truth;
}

enum truth link_condition(struct program_cursor *cursor, uint32_t instr,
	const struct condition *condition, bool *descriptor_unknown)
{
	struct link_open open = { 0 };
	enum truth truth = link_condition_open(cursor, instr, condition, &open);
	*descriptor_unknown |= open.descriptor;
	return truth;
}

bool link_blocks_on_some_way(
	struct program_cursor *cursor, uint32_t instr, const struct condition *unless)
{
	struct evaluation e = { .cursor = cursor, .instr = instr, .at_worst = true };
	return unless && condition_evaluate(unless, atom_truth, &e) == TRUTH_FALSE;
}

bool program_role_holds(struct program_cursor *cursor, uint32_t instr, const struct role *role)
{
	bool unknown = false;
	return link_condition(cursor, instr, role->when, &unknown) == TRUTH_TRUE &&
	       (!role->unless ||
		       link_condition(cursor, instr, role->unless, &unknown) == TRUTH_FALSE);
}
