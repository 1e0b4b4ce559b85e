#include "rule/entry_call.h"

#include <string.h>

#include "rule/mend.h"
#include "rule/written_call.h"

/* The one function that is started, and by which argument it is handed over. */
struct entry {
	const struct program_function *function;
	uint32_t argument;
};

static bool find_entry(
	const struct function_pass *pass, const struct program_call *call, struct entry *entry)
{
	const struct program *program = pass->program;
	struct role_list roles = program->symbols[call->symbol].roles;
	uint32_t count = 0;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind != EDGE_SPAWN || edge->certainty != CERTAIN)
			continue;
		entry->function = &program->functions[edge->callee];
		count++;
	}
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_SPAWNS && roles.items[i].argument >= 0) {
			entry->argument = (uint32_t)roles.items[i].argument;
			return count == 1 &&
			       program->symbols[entry->function->symbol].declaration->param_count ==
				       1;
		}
	return false;
}

static bool is_named(const struct written_call *written, const struct entry *entry)
{
	struct span span = written->arguments[entry->argument];
	const char *name = entry->function->name;
	return span.end - span.begin == strlen(name) &&
	       !memcmp(written->source->text + span.begin, name, strlen(name));
}

/* Are all arguments behind the function's own null: no configuration that would be lost? */
static bool are_others_null(
	struct function_pass *pass, const struct program_call *call, uint32_t first, uint32_t count)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_instr *instr = &cursor->air.instrs[call->instr];
	for (uint32_t i = first; i < count; i++)
		if (flow_is_null(cursor->flow, call->instr,
			    air_call_argument(&cursor->air, instr, i)) != FLOW_TRUE)
			return false;
	return true;
}

void entry_call_mend(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct written_call written;
	struct entry entry = { 0 };
	if (call->symbol == air_none || !find_entry(pass, call, &entry) ||
		!written_call_find(pass, call, &written) ||
		entry.argument + 1 >= written.argument_count || !is_named(&written, &entry) ||
		!are_others_null(pass, call, entry.argument + 2, written.argument_count))
		return;
	struct span whole = written.whole, argument = written.arguments[entry.argument + 1];
	mend_doubt_context(pass, finding);
	if (entry.function->spawns & ~entry.function->joined)
		finding_doubt(pass->findings, finding,
			"'%s' leaves tasks behind, which would end with its loop",
			entry.function->name);
	if (entry.function->may_suspend)
		mend_doubt_suspension(pass, finding, call);
	finding_fix(pass->findings, finding, FIX_SAFE,
		source_edit(written.source, whole.begin, whole.end - whole.begin), "%s(%.*s)",
		entry.function->name, (int)(argument.end - argument.begin),
		written.source->text + argument.begin);
}
