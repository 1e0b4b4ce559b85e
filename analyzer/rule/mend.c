#include "rule/mend.h"

#include <string.h>

#include "base/text.h"
#include "rule/written_call.h"

/* By its first line. */
static bool has_carriage_returns(const struct source *source)
{
	const char *newline = source ? memchr(source->text, '\n', source->size) : NULL;
	return newline && newline > source->text && newline[-1] == '\r';
}

static const char *with_carriage_returns(struct arena *arena, const char *insert)
{
	struct text text = { 0 };
	for (const char *at = insert; *at; at++) {
		if (*at == '\n' && (at == insert || at[-1] != '\r'))
			text_char(&text, '\r');
		text_char(&text, *at);
	}
	const char *copy = arena_strdup(arena, text_string(&text));
	text_release(&text);
	return copy;
}

void mend_line_ends(struct finding_list *findings, struct source_set *sources)
{
	for (size_t i = 0; i < findings->items.count; i++) {
		struct finding *finding = findings->items.items[i];
		for (size_t e = 0; e < finding->edits.count; e++) {
			struct finding_edit *edit = &finding->edits.items[e];
			if (strchr(edit->insert, '\n') &&
				has_carriage_returns(source_set_find(sources, edit->path)))
				edit->insert =
					with_carriage_returns(&findings->arena, edit->insert);
		}
	}
}

void mend_include(struct function_pass *pass, struct finding *finding, const struct source *source,
	const char *header)
{
	if (source_sees(pass->sources, source, header))
		return;
	struct include_place place = source_include_place(pass->sources, source, header);
	finding_fix(pass->findings, finding, finding->fix, source_edit(source, place.offset, 0),
		"#include <%s>\n%s", header, place.wants_line ? "\n" : "");
}

void mend_zero(struct function_pass *pass, struct finding *finding, const struct program_call *call,
	uint32_t argument, int number)
{
	struct written_call written;
	if (!written_call_find(pass, call, &written) || argument >= written.argument_count)
		return;
	struct span span = written.arguments[argument];
	if (span.end != span.begin + 1 || written.source->text[span.begin] != '0')
		return;
	finding_doubt(
		pass->findings, finding, "%d is a guess: what can the other side bear?", number);
	finding_fix(pass->findings, finding, FIX_SUGGEST,
		source_edit(written.source, span.begin, 1), "%d", number);
}

void mend_doubt_context(struct function_pass *pass, struct finding *finding)
{
	const char *name = pass->function->name;
	if (pass->function->contexts != 1u << CONTEXT_TASK)
		finding_doubt(pass->findings, finding,
			"'%s' also runs where no task does, and nothing can suspend there", name);
	else if (program_context_certainty(pass->program, pass->node, CONTEXT_TASK) != CERTAIN)
		finding_doubt(pass->findings, finding,
			"it is not certain that '%s' runs in a task only", name);
}

/* Is it called by nobody, only started as a task? */
static bool is_entry(const struct program *program, uint32_t node)
{
	bool found = false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		if (program->edges[program->in_edges[i]].kind == EDGE_CALL)
			return false;
		found = true;
	}
	return found;
}

static bool is_locked(struct function_pass *pass, const struct program_call *call)
{
	struct flow *flow = pass_body(pass)->flow;
	return flow_scope_depth(flow, call->instr, FLOW_SCOPE_LOCK) ||
	       flow_scope_depth(flow, call->instr, FLOW_SCOPE_NO_SUSPEND);
}

/* A loop that ends by itself after a known number of turns does no harm without its pauses. */
static bool is_in_long_loop(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	if (!(call->flags & CALL_IN_LOOP))
		return false;
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	return loop == air_none || flow_loop(cursor->flow, loop)->bound_kind != FLOW_BOUND_CONSTANT;
}

void mend_doubt_suspension(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	const char *name = pass->function->name;
	if (is_locked(pass, call))
		finding_doubt(
			pass->findings, finding, "a lock is held here, and others run meanwhile");
	else if (is_in_long_loop(pass, call))
		finding_doubt(pass->findings, finding,
			"when the task is cancelled, the call returns at once, and the loop goes "
			"on");
	else if (!pass->function->may_suspend && !is_entry(pass->program, pass->node))
		finding_doubt(pass->findings, finding,
			"'%s' did not suspend until now: its callers must bear that others run "
			"meanwhile",
			name);
}
