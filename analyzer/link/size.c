/*
 * How much a call is given to do: see the header.
 *
 * A size nobody knows anything of is two assumptions: most things are small. Errs towards silence:
 * what is read into a buffer is no bigger than the buffer.
 */
#include <string.h>

#include "link/internal.h"
#include "link/size.h"

enum {
	most_origins = 8,
	deepest_size = 6,
	default_threshold = 64 * 1024,
	/* Texts are long, but seldom megabytes. */
	text_threshold = 1024 * 1024,
};

int64_t size_threshold(const struct role *role)
{
	return role->threshold ? role->threshold : default_threshold;
}

/* Where a size comes from. */
struct sources {
	struct program_cursor *cursor;
	uint32_t param;
	bool is_text, is_file;
};

/* What tells how much came in. These names are those of the language and of POSIX; no model says
 * what a result means. */
static void note_call(struct sources *sources, uint32_t instr)
{
	static const char *const texts[] = { "strlen", "wcslen", "__builtin_strlen" };
	static const char *const files[] = { "ftell", "ftello", "ftello64", "lseek", "lseek64" };
	const struct air_function *f = &sources->cursor->air;
	uint32_t ref = f->instrs[instr].callee;
	const char *name = ref == air_none ? "" : f->refs[ref].name;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		sources->is_text |= !strcmp(name, texts[i]);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		sources->is_file |= !strcmp(name, files[i]);
}

/* `st.st_size`, whoever filled it in. */
static bool is_file_size(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);

	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	const struct air_place *place =
		made && made->op == AIR_READ ? air_instr_place(f, made) : NULL;
	if (!place || !place->step_count)
		return false;
	const struct air_step *last = &f->steps[place->first_step + place->step_count - 1];
	return last->kind == AIR_STEP_FIELD && last->field != air_none &&
	       !strcmp(f->refs[last->field].name, "st_size");
}

static void note_sources(struct sources *sources, uint32_t at, struct air_value value, int depth)
{
	const struct air_function *f = &sources->cursor->air;
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(sources->cursor->flow, at, value, origins, most_origins);

	sources->is_file |= is_file_size(f, value);
	for (uint32_t i = 0; i < count; i++) {
		const struct flow_origin *origin = &origins[i];
		if (origin->kind == FLOW_ORIGIN_PARAM && sources->param == air_none)
			sources->param = origin->index;
		else if (origin->kind == FLOW_ORIGIN_CALL)
			note_call(sources, origin->index);
		if (origin->kind == FLOW_ORIGIN_READ_FIELD && origin->instr != air_none)
			sources->is_file |= !strcmp(f->refs[origin->index].name, "st_size");
		if (origin->kind != FLOW_ORIGIN_OTHER || origin->instr == air_none || !depth)
			continue;
		const struct air_instr *made = &f->instrs[origin->instr];
		for (uint32_t v = 0; made->op == AIR_OPERATE && v < made->value_count; v++)
			note_sources(sources, origin->instr, f->values[made->first_value + v],
				depth - 1);
	}
}

struct size size_judge(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	const struct role *role)
{
	struct size judged = { .kind = CPU_SIZE_UNKNOWN, .param = air_none };
	int64_t threshold = size_threshold(role);
	bool is_limited = true;

	if (flow_constant(cursor->flow, instr, value, &judged.bound))
		judged.kind = CPU_SIZE_CONSTANT;
	else if (flow_upper_bound(cursor->flow, instr, value, &judged.bound))
		judged.kind = CPU_SIZE_TESTED;
	else
		is_limited = false;
	judged.is_harmless = is_limited && judged.bound <= threshold;
	if (judged.is_harmless || judged.kind == CPU_SIZE_CONSTANT)
		return judged;
	struct sources sources = { .cursor = cursor, .param = air_none };
	note_sources(&sources, instr, value, deepest_size);
	judged.param = sources.param;
	if (!is_limited && (sources.is_file || (sources.is_text && threshold < text_threshold)))
		judged.kind = CPU_SIZE_INPUT;
	return judged;
}
