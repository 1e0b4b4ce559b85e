/*
 * One sentence per call, in the words of the other paths.
 */
#include "rule/suspension.h"

enum { longest_path = 64 };

static void add_call(struct program_pass *pass, struct finding *finding, uint32_t node,
	const struct marking_step *step, bool is_leaf)
{
	const struct program *program = pass->program;
	const struct program_call *call = &program->calls[step->call];
	const char *caller = program->functions[node].name;
	struct finding_step at = { .path = call->path, .line = call->line, .column = call->column };
	if (step->edge == air_none)
		finding_step(pass->findings, finding, at,
			"'%s' calls through a pointer that is declared to suspend", caller);
	else
		finding_step(pass->findings, finding, at, "'%s' calls '%s'%s", caller,
			program->functions[program->edges[step->edge].callee].name,
			is_leaf ? ", which is declared to suspend" : "");
}

void finding_add_suspension(struct program_pass *pass, struct finding *finding,
	const struct marking *marking, uint32_t node)
{
	for (int depth = 0; depth < longest_path; depth++) {
		const struct marking_step *step = &marking->steps[node];
		if (step->call == air_none)
			return;
		uint32_t next =
			step->edge == air_none ? air_none : pass->program->edges[step->edge].callee;
		bool is_leaf = next == air_none || marking->steps[next].call == air_none;
		add_call(pass, finding, node, step, is_leaf);
		if (is_leaf)
			return;
		node = next;
	}
}
