/*
 * A test stands where its left side begins: the call, a name, or something in brackets. Only one
 * that is written `== -1` or `!= -1` behind that is edited.
 */
#include "rule/told.h"

#include <string.h>

#include "rule/source.h"
#include "rule/written_call.h"

enum { most_origins = 8, most_tests = 8, most_look = 64 };

static bool is_from(struct function_pass *pass, uint32_t at, struct air_value value, uint32_t call)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(pass_body(pass)->flow, at, value, origins, most_origins);
	for (uint32_t i = 0; i < count; i++)
		if (origins[i].kind == FLOW_ORIGIN_CALL && origins[i].index == call)
			return true;
	return false;
}

/* `n == -1`, or another error. */
static bool is_test(struct function_pass *pass, uint32_t instr, uint32_t call)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct air_instr *compare = &f->instrs[instr];
	if (compare->op != AIR_OPERATE ||
		(compare->operation != AIR_EQ && compare->operation != AIR_NE))
		return false;
	for (uint32_t side = 0; side < 2; side++) {
		int64_t constant;
		if (flow_constant(pass->cursor->flow, instr, f->values[compare->first_value + side],
			    &constant) &&
			constant < 0 &&
			is_from(pass, instr, f->values[compare->first_value + 1 - side], call))
			return true;
	}
	return false;
}

static bool is_stored(struct function_pass *pass, uint32_t instr, uint32_t call)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct air_instr *copy = &f->instrs[instr];
	return copy->op == AIR_COPY && air_instr_place(f, copy)->root != AIR_ROOT_LOCAL &&
	       is_from(pass, instr, f->values[copy->first_value], call);
}

static bool is_end_told(struct function_pass *pass, const struct air_block *block, uint32_t call)
{
	bool is_asked = block->end.kind == AIR_RETURN || block->end.kind == AIR_SWITCH;
	uint32_t at = block->first_instr + block->instr_count - 1;
	return is_asked && block->instr_count && is_from(pass, at, block->end.value, call);
}

enum told told_of_call(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	enum told told = TOLD_BY_SIGN;
	if (flow_reads_errno(cursor->flow, call->instr))
		return TOLD_BY_ERRNO;
	for (uint32_t b = 0; b < f->block_count; b++) {
		const struct air_block *block = &f->blocks[b];
		if (!cfg_is_reachable(&cursor->cfg, b))
			continue;
		for (uint32_t i = block->first_instr; i < block->first_instr + block->instr_count;
			i++) {
			if (is_stored(pass, i, call->instr))
				return TOLD_TO_OTHERS;
			if (is_test(pass, i, call->instr))
				told = TOLD_BY_MINUS;
		}
		if (is_end_told(pass, block, call->instr))
			return TOLD_TO_OTHERS;
	}
	return told;
}

/* --------------------------------------------------------------------------------------- edits */

static bool is_text(const struct source *source, const struct token *token, const char *text)
{
	return token->length == strlen(text) &&
	       !strncmp(source->text + token->offset, text, token->length);
}

/* How many of the tokens are the left side; 0: something else. */
static size_t left_side(const struct source *source, const struct token *tokens, size_t count)
{
	int depth = 0;
	for (size_t i = 0; i < count; i++) {
		depth += is_text(source, &tokens[i], "(");
		depth -= is_text(source, &tokens[i], ")");
		bool is_call = !i && count > 1 && is_text(source, &tokens[1], "(");
		if (!depth && !is_call)
			return i + 1;
	}
	return 0;
}

/* What takes the place of `== -1`; false when it is written otherwise. */
static bool find_edit(struct function_pass *pass, const struct air_instr *test,
	struct finding_edit *edit, const char **text)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct source *source = source_set_find(pass->sources, f->files[test->file]);
	struct token tokens[most_look];
	size_t begin;
	if (test->origin != air_none || !source || !source_is_ours(source) ||
		!source_offset(source, test->line, test->column, &begin))
		return false;
	size_t count = source_first_tokens(source, begin, tokens, most_look);
	size_t left = left_side(source, tokens, count);
	if (!left || left + 3 > count || !is_text(source, &tokens[left + 1], "-") ||
		!is_text(source, &tokens[left + 2], "1"))
		return false;
	bool is_equal = is_text(source, &tokens[left], "==");
	if (!is_equal && !is_text(source, &tokens[left], "!="))
		return false;
	size_t end = tokens[left + 2].offset + tokens[left + 2].length;
	*edit = source_edit(source, tokens[left].offset, end - tokens[left].offset);
	*text = is_equal ? "< 0" : ">= 0";
	return true;
}

bool told_mend(struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	struct finding_edit edits[most_tests];
	const char *texts[most_tests];
	uint32_t count = 0;
	for (uint32_t i = 0; i < cursor->air.instr_count; i++) {
		if (!cfg_instr_is_reachable(&cursor->cfg, i) || !is_test(pass, i, call->instr))
			continue;
		if (count == most_tests ||
			!find_edit(pass, &cursor->air.instrs[i], &edits[count], &texts[count]))
			return false;
		count++;
	}
	for (uint32_t i = 0; i < count; i++)
		finding_fix(pass->findings, finding, FIX_SAFE, edits[i], "%s", texts[i]);
	return true;
}
