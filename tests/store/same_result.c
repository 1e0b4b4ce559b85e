/*
 * See same_result.h.
 */
#include "same_result.h"

#include <check.h>
#include <stddef.h>

static void assert_edits(const struct result_finding *a, const struct result_finding *b)
{
	ck_assert_int_eq(a->fix, b->fix);
	ck_assert_pstr_eq(a->doubt, b->doubt);
	ck_assert_pstr_eq(a->sketch, b->sketch);
	ck_assert_uint_eq(a->edit_count, b->edit_count);
	for (size_t i = 0; i < a->edit_count; i++) {
		ck_assert_pstr_eq(a->edits[i].path, b->edits[i].path);
		ck_assert_pstr_eq(a->edits[i].insert, b->edits[i].insert);
		ck_assert_uint_eq(a->edits[i].line, b->edits[i].line);
		ck_assert_uint_eq(a->edits[i].column, b->edits[i].column);
		ck_assert_uint_eq(a->edits[i].remove, b->edits[i].remove);
	}
}

static void assert_findings(const struct result_finding *a, const struct result_finding *b)
{
	ck_assert_pstr_eq(a->rule, b->rule);
	ck_assert_pstr_eq(a->path, b->path);
	ck_assert_pstr_eq(a->function, b->function);
	ck_assert_pstr_eq(a->message, b->message);
	ck_assert_pstr_eq(a->hint, b->hint);
	ck_assert_pstr_eq(a->category, b->category);
	ck_assert_pstr_eq(a->fingerprint, b->fingerprint);
	ck_assert_pstr_eq(a->suppressed, b->suppressed);
	ck_assert_pstr_eq(a->suppressed_path, b->suppressed_path);
	ck_assert_uint_eq(a->suppressed_line, b->suppressed_line);
	ck_assert_int_eq(a->is_cut, b->is_cut);
	ck_assert_pstr_eq(a->accepted, b->accepted);
	ck_assert_pstr_eq(a->statement ? a->statement : "", b->statement ? b->statement : "");
	ck_assert_int_eq(a->state, b->state);
	ck_assert_int_eq(a->severity, b->severity);
	ck_assert_int_eq(a->confidence, b->confidence);
	ck_assert_uint_eq(a->line, b->line);
	ck_assert_uint_eq(a->column, b->column);
	ck_assert_uint_eq(a->end_column, b->end_column);
	ck_assert_uint_eq(a->first_line, b->first_line);
	ck_assert_uint_eq(a->last_line, b->last_line);
	ck_assert_uint_eq(a->unit_count, b->unit_count);
	ck_assert_uint_eq(a->step_count, b->step_count);
	for (size_t i = 0; i < a->step_count; i++) {
		ck_assert_pstr_eq(a->steps[i].path, b->steps[i].path);
		ck_assert_pstr_eq(a->steps[i].text, b->steps[i].text);
		ck_assert_uint_eq(a->steps[i].line, b->steps[i].line);
		ck_assert_uint_eq(a->steps[i].column, b->steps[i].column);
		ck_assert_int_eq(a->steps[i].is_anchor, b->steps[i].is_anchor);
	}
	assert_edits(a, b);
}

void assert_same_run(const struct result *a, const struct result *b)
{
	ck_assert_pstr_eq(a->key, b->key);
	ck_assert_pstr_eq(a->tool_version, b->tool_version);
	ck_assert_pstr_eq(a->commit, b->commit);
	ck_assert_pstr_eq(a->root, b->root);
	ck_assert_pstr_eq(a->database, b->database);
	ck_assert_pstr_eq(a->started, b->started);
	ck_assert_uint_eq(a->duration_us, b->duration_us);
	ck_assert_mem_eq(&a->unit_count, &b->unit_count,
		offsetof(struct result, findings) - offsetof(struct result, unit_count));
	ck_assert_uint_eq(a->unit_row_count, b->unit_row_count);
	for (size_t i = 0; i < a->unit_row_count; i++) {
		ck_assert_pstr_eq(a->units[i].path, b->units[i].path);
		ck_assert_pstr_eq(a->units[i].problem, b->units[i].problem);
		ck_assert_int_eq(a->units[i].state, b->units[i].state);
		ck_assert_int_eq(a->units[i].is_partial, b->units[i].is_partial);
		ck_assert_uint_eq(a->units[i].function_count, b->units[i].function_count);
		ck_assert_uint_eq(a->units[i].degraded_count, b->units[i].degraded_count);
	}
	ck_assert_uint_eq(a->rule_count, b->rule_count);
	for (size_t i = 0; i < a->rule_count; i++) {
		ck_assert_pstr_eq(a->rules[i].id, b->rules[i].id);
		ck_assert_pstr_eq(a->rules[i].title, b->rules[i].title);
		ck_assert_pstr_eq(a->rules[i].page, b->rules[i].page);
		ck_assert_int_eq(a->rules[i].severity, b->rules[i].severity);
		ck_assert_int_eq(a->rules[i].is_off, b->rules[i].is_off);
	}
	ck_assert_uint_eq(a->file_count, b->file_count);
	for (size_t i = 0; i < a->file_count; i++) {
		ck_assert_pstr_eq(a->files[i].path, b->files[i].path);
		ck_assert_uint_eq(a->files[i].size, b->files[i].size);
		ck_assert_mem_eq(a->files[i].text, b->files[i].text, a->files[i].size);
	}
	ck_assert_uint_eq(a->finding_count, b->finding_count);
	for (size_t i = 0; i < a->finding_count; i++)
		assert_findings(&a->findings[i], &b->findings[i]);
}

void assert_same_graph(const struct result *a, const struct result *b)
{
	ck_assert_uint_eq(a->function_row_count, b->function_row_count);
	for (size_t i = 0; i < a->function_row_count; i++) {
		const struct result_function *f = &a->functions[i], *g = &b->functions[i];
		ck_assert_pstr_eq(f->key, g->key);
		ck_assert_pstr_eq(f->name, g->name);
		ck_assert_pstr_eq(f->path, g->path);
		ck_assert_uint_eq(f->line, g->line);
		ck_assert_uint_eq(f->end_line, g->end_line);
		ck_assert_uint_eq(f->contexts, g->contexts);
		ck_assert_int_eq(f->is_defined, g->is_defined);
		ck_assert_int_eq(f->is_degraded, g->is_degraded);
		ck_assert_int_eq(f->under_deadline, g->under_deadline);
	}
	ck_assert_uint_eq(a->call_count, b->call_count);
	for (size_t i = 0; i < a->call_count; i++) {
		const struct result_call *c = &a->calls[i], *d = &b->calls[i];
		ck_assert_pstr_eq(c->kind, d->kind);
		ck_assert_pstr_eq(c->path, d->path);
		ck_assert_pstr_eq(c->via, d->via);
		ck_assert_uint_eq(c->caller, d->caller);
		ck_assert_uint_eq(c->callee, d->callee);
		ck_assert_uint_eq(c->line, d->line);
		ck_assert_uint_eq(c->column, d->column);
		ck_assert_int_eq(c->confidence, d->confidence);
	}
	ck_assert_uint_eq(a->effect_count, b->effect_count);
	for (size_t i = 0; i < a->effect_count; i++) {
		const struct result_effect *e = &a->effects[i], *f = &b->effects[i];
		ck_assert_pstr_eq(e->effect, f->effect);
		ck_assert_pstr_eq(e->category, f->category);
		ck_assert_pstr_eq(e->path, f->path);
		ck_assert_uint_eq(e->function, f->function);
		ck_assert_int_eq(e->is_must, f->is_must);
		ck_assert_int_eq(e->next, f->next);
		ck_assert_uint_eq(e->line, f->line);
		ck_assert_uint_eq(e->column, f->column);
	}
}
