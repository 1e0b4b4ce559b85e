/*
 * Everything flow knows of a function as text: for each call its context and where its arguments
 * come from, then the loops and what stands against running their waiting calls side by side.
 */
#include "internal.h"

#include <inttypes.h>

#include "air/print.h"

enum { most_origins = 8 };

static void print_origin(FILE *out, const struct air_function *f, const struct flow_origin *origin)
{
	switch (origin->kind) {
	case FLOW_ORIGIN_CONSTANT:
		fprintf(out, "%" PRId64, origin->integer);
		return;
	case FLOW_ORIGIN_NULL:
		fputs("null", out);
		return;
	case FLOW_ORIGIN_STRING:
		fprintf(out, "string %" PRIu32, origin->index);
		return;
	case FLOW_ORIGIN_FUNCTION:
		fprintf(out, "function %s", f->refs[origin->index].name);
		return;
	case FLOW_ORIGIN_CALL:
		fprintf(out, "call %%%" PRIu32, origin->index);
		return;
	case FLOW_ORIGIN_PARAM:
		fprintf(out, "param $%s", f->locals[origin->index].name);
		return;
	case FLOW_ORIGIN_LOCAL:
		fprintf(out, "&$%s", f->locals[origin->index].name);
		return;
	case FLOW_ORIGIN_GLOBAL:
		fprintf(out, "&%s", f->refs[origin->index].name);
		return;
	case FLOW_ORIGIN_READ_GLOBAL:
		fprintf(out, "global %s", f->refs[origin->index].name);
		return;
	case FLOW_ORIGIN_READ_FIELD:
		fprintf(out, "field %s", f->refs[origin->index].name);
		return;
	case FLOW_ORIGIN_OTHER:
		fprintf(out, "%%%" PRIu32, origin->instr);
		return;
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	fputs("unknown", out);
}

static void print_arguments(FILE *out, struct flow *flow, uint32_t instr)
{
	const struct air_instr *call = &flow->f->instrs[instr];

	for (uint32_t i = 0; i < air_call_argument_count(call); i++) {
		struct air_value value = air_call_argument(flow->f, call, i);
		struct flow_origin origins[most_origins];
		uint32_t count = flow_origins(flow, instr, value, origins, most_origins);
		fprintf(out, "\t\t%" PRIu32 ": ", i);
		for (uint32_t o = 0; o < count; o++) {
			fputs(o ? " | " : "", out);
			print_origin(out, flow->f, &origins[o]);
		}
		static const char *const modes[] = { " blocking", " non-blocking", "" };
		static const char *const zeros[] = { " not zeroed", " zeroed", "" };
		bool is_number = count == 1 && origins[0].kind == FLOW_ORIGIN_CONSTANT;
		if (!is_number)
			fprintf(out, "%s%s", modes[flow_is_nonblocking(flow, instr, value)],
				zeros[flow_is_zeroed(flow, instr, value)]);
		const char *kind = flow_descriptor_kind(flow, instr, value);
		if (kind)
			fprintf(out, " %s", kind);
		fputc('\n', out);
	}
}

static void print_region(FILE *out, struct flow *flow, uint32_t instr)
{
	static const char *const scopes[flow_scope_count] = { "deadline", "group", "limit",
		"shield", "no-suspend", "lock", "abort", "permit" };
	static const char *const tasks[] = { " not-in-task", " in-task", "" };

	for (enum flow_scope scope = 0; scope < flow_scope_count; scope++) {
		uint32_t depth = flow_scope_depth(flow, instr, scope);
		if (depth)
			fprintf(out, " %s:%" PRIu32, scopes[scope], depth);
	}
	fprintf(out, "%s%s%s%s%s", flow_is_must(flow, instr) ? " must" : "",
		flow_is_fatal(flow, instr) ? " fatal" : "",
		flow_is_in_child(flow, instr) ? " child" : "",
		flow_is_once(flow, instr) ? " once" : "", tasks[flow_in_task(flow, instr)]);
}

static void print_call(FILE *out, struct flow *flow, uint32_t instr)
{
	struct text text = { 0 };

	air_instr_print(&text, flow->f, instr);
	fprintf(out, "\t%%%" PRIu32 " %s:", instr, text_string(&text));
	text_release(&text);
	print_region(out, flow, instr);
	fputc('\n', out);
	print_arguments(out, flow, instr);
}

static void print_loop(FILE *out, struct flow *flow, uint32_t number)
{
	static const char *const shapes[] = { "other", "count", "list", "pointer" };
	const struct flow_loop *loop = flow_loop(flow, number);

	fprintf(out, "\tloop %" PRIu32 " at b%" PRIu32 ": %s", number,
		flow->cfg->loops[number].header, shapes[loop->shape]);
	switch (loop->bound_kind) {
	case FLOW_BOUND_UNKNOWN:
		break;
	case FLOW_BOUND_CONSTANT:
		fprintf(out, ", at most %" PRId64, loop->bound);
		break;
	case FLOW_BOUND_ENDLESS:
		fputs(", endless", out);
		break;
	}
	if (loop->induction != air_none)
		fprintf(out, ", over $%s", flow->f->locals[loop->induction].name);
	fputc('\n', out);
	for (uint32_t i = 0; i < flow->f->instr_count; i++) {
		if (flow->f->instrs[i].op != AIR_CALL || !cfg_instr_is_reachable(flow->cfg, i) ||
			flow->cfg->loop_of[flow_block_of(flow, i)] != number ||
			!flow_call_effects(flow, i)->may_suspend)
			continue;
		struct flow_loop_call judged = flow_loop_call(flow, number, i, NULL, NULL, NULL);
		fprintf(out, "\t\t%%%" PRIu32 ": %s", i, flow_dependence_name(judged.dependence));
		if (judged.instr != air_none)
			fprintf(out, " (%%%" PRIu32 ")", judged.instr);
		fputc('\n', out);
	}
}

void flow_print(FILE *out, struct flow *flow)
{
	fprintf(out, "flow %s\n", flow->f->name);
	for (uint32_t i = 0; i < flow->f->instr_count; i++)
		if (flow->f->instrs[i].op == AIR_CALL && cfg_instr_is_reachable(flow->cfg, i))
			print_call(out, flow, i);
	for (uint32_t loop = 0; loop < flow->cfg->loop_count; loop++)
		print_loop(out, flow, loop);
}
