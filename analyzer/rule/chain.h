/*
 * Ways from a call down to something that must not happen there, for rules about contexts: one
 * finding per root cause, at the last call for which the context alone is to blame.
 */
#ifndef RULE_CHAIN_H
#define RULE_CHAIN_H

#include "link/lead.h"
#include "rule/rule.h"

/* May a finding stand in this function? */
typedef bool (*chain_stand)(const struct program *program, uint32_t node);

/* The best way by which a call leads to a thing of this kind, not through functions in which the
 * finding stands itself; distance 0 when there is none. */
struct lead chain_of_call(const struct function_pass *pass, const struct program_call *call,
	enum lead_kind kind, chain_stand stands);

/* The symbol of what is at the end of a way, or air_none; and its name. */
uint32_t chain_leaf_symbol(
	const struct program *program, const struct lead *lead, enum lead_kind kind);
const char *chain_leaf(const struct program *program, const struct lead *lead, enum lead_kind kind);

/* The name of what the call itself calls, on this way. */
const char *chain_callee(const struct function_pass *pass, const struct lead *lead);

/* How sure: the way down, and that the function runs in `context` at all. */
enum certainty chain_certainty(
	const struct function_pass *pass, const struct lead *lead, enum context context);

/* The path from the root of `context` to the call, the call, and the steps down to the leaf, which
 * `verb` tells about: "drives the event loop". */
void chain_add(struct function_pass *pass, struct finding *finding, const struct lead *lead,
	enum lead_kind kind, enum context context, const char *verb);

#endif
