/*
 * The linked program as text, for `dump --link` and goldens: one paragraph per function, no
 * numbers that depend on anything but the code.
 */
#include "link/cpu.h"

static void print_contexts(FILE *out, uint32_t contexts)
{
	for (uint32_t c = 0; c < context_count; c++)
		if (contexts >> c & 1)
			fprintf(out, " %s", context_name((enum context)c));
}

static void print_summary(FILE *out, const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	if (f->contexts) {
		fputs("  runs as", out);
		print_contexts(out, f->contexts);
		fputc('\n', out);
	}
	if (f->may_suspend)
		fprintf(out, "  suspends %s\n", f->must_suspend ? "must" : "may");
	for (uint32_t w = 0; w < wait_kind_count; w++)
		if (f->waits >> w & 1)
			fprintf(out, "  waits %s\n", wait_kind_name((enum wait_kind)w));
	for (uint32_t s = 0; s < spawn_kind_count; s++)
		if (f->spawns >> s & 1)
			fprintf(out, "  spawns %s\n", spawn_kind_name((enum spawn_kind)s));
	if (f->contexts & 1u << CONTEXT_TASK)
		fprintf(out, "  %s\n", f->is_naked ? "without a deadline" : "under a deadline");
	for (uint32_t c = 0; c < block_category_count; c++) {
		const struct block_effect *effect =
			program_blocks(program, node, (enum block_category)c);
		if (effect->distance)
			fprintf(out, "  blocks %s %s %s distance %u\n",
				block_category_name((enum block_category)c),
				effect->is_must ? "must" : "may", certainty_name(effect->certainty),
				effect->distance);
	}
}

static void print_cpu(FILE *out, const struct program *program, uint32_t node)
{
	const struct cpu_summary *summary = program_cpu(program, node);
	for (uint32_t i = 0; summary && i < summary->count; i++) {
		const struct cpu_effect *effect = &summary->items[i];
		if (effect->class == CPU_LINEAR)
			fprintf(out, "  computes linear in parameter %u", effect->param);
		else
			fprintf(out, "  computes heavy assumptions %u", effect->assumptions);
		fprintf(out, " distance %u\n", effect->distance);
	}
}

static void print_calls(FILE *out, const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call->flags & CALL_UNRESOLVED)
			fprintf(out, "  %u:%u unresolved\n", call->line, call->column);
		if (call->flags & CALL_FAN_OUT)
			fprintf(out, "  %u:%u too many targets\n", call->line, call->column);
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			fprintf(out, "  %u:%u %s %s", call->line, call->column,
				edge_kind_name(edge->kind), program->functions[edge->callee].name);
			if (edge->slot != air_none)
				fprintf(out, " via %s", program->slots[edge->slot].name);
			if (edge->through != air_none)
				fprintf(out, " through %s", program->functions[edge->through].name);
			fprintf(out, "%s%s\n", edge->certainty == CERTAIN ? "" : " ",
				edge->certainty == CERTAIN ? "" : certainty_name(edge->certainty));
		}
	}
}

void program_print(FILE *out, const struct program *program)
{
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		fprintf(out, "%s %s:%u%s\n", f->name, f->path, f->line,
			f->is_degraded ? " degraded" : "");
		print_summary(out, program, n);
		print_cpu(out, program, n);
		print_calls(out, program, n);
	}
}
