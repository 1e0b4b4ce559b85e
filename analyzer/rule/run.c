/*
 * Running rules: those about functions body by body, so that each is decoded once, then those about
 * the program.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "base/stop.h"
#include "rule/declaration.h"
#include "rule/mend.h"
#include "rule/rule.h"
#include "rule/source.h"

static void check_function(const struct rule *const *rules, const struct rule_settings *settings,
	struct function_pass *pass)
{
	const struct rule_setting *here = rule_settings_for(settings, pass->function->path);
	for (size_t r = 0; rules[r]; r++) {
		if (!rules[r]->check_function)
			continue;
		pass->rule = rules[r];
		pass->setting = here ? here[r] : rule_setting_default(rules[r]);
		if (!pass->setting.is_off)
			rules[r]->check_function(pass);
	}
}

static void check_functions(const struct rule *const *rules, struct program_pass *whole,
	struct program *program, const struct rule_settings *settings)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t n = 0; n < program->defined_count && !stop_is_asked(); n++) {
		const struct program_function *f = &program->functions[n];
		struct function_pass pass = {
			.program = program,
			.function = f,
			.node = n,
			.findings = whole->findings,
			.cursor = &cursor,
			.sources = whole->sources,
			.whole = whole,
		};
		if (!f->is_degraded && f->contexts)
			check_function(rules, settings, &pass);
	}
	program_cursor_release(&cursor);
}

/* Notes the rules that are on in a file; returns how many that were off so far. */
static size_t note_on(const struct rule *const *rules, const struct rule_setting *here, bool *is_on)
{
	size_t count = 0;
	for (size_t r = 0; rules[r]; r++) {
		bool on = !here || !here[r].is_off;
		count += on && !is_on[r];
		is_on[r] |= on;
	}
	return count;
}

void rules_on(const struct rule *const *rules, const struct program *program,
	const struct rule_settings *settings, bool *is_on)
{
	bool as_they_come = !settings || !settings->find;
	size_t off = 0;
	for (; rules[off]; off++)
		is_on[off] = as_they_come;
	for (uint32_t u = 0; u < program->unit_count && !as_they_come; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t f = 0; f < unit->file_count && off; f++)
			off -= note_on(
				rules, rule_settings_for(settings, unit->files[f].path), is_on);
	}
}

void rules_run(const struct rule *const *rules, struct program *program,
	const struct rule_settings *settings, struct finding_list *findings)
{
	struct program_pass pass = { .program = program, .findings = findings };
	size_t count = 0;
	while (rules[count])
		count++;
	bool *is_on = memory_new(count + 1, sizeof(*is_on));
	rules_on(rules, program, settings, is_on);
	pass.sources = source_set_new(program);
	check_functions(rules, &pass, program, settings);
	for (size_t r = 0; r < count && !stop_is_asked(); r++) {
		pass.rule = rules[r];
		if (rules[r]->check_program && is_on[r])
			rules[r]->check_program(&pass);
	}
	free(is_on);
	mend_line_ends(findings, pass.sources);
	declarations_free(pass.declarations);
	source_set_free(pass.sources);
}
