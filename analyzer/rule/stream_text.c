/*
 * The name is the one by which the opening call was told where the stream goes, a parameter, or the
 * other member of the object that the descriptor is in. It is only taken where nothing else is ever
 * put there, but null.
 */
#include "rule/stream_text.h"

#include <string.h>

#include "link/owner.h"
#include "rule/written_call.h"

enum { most_tokens = 16, most_steps = 8 };

/* ---------------------------------------------------------------------------------------- names */

/* Is a local never written to, but with a null pointer? What calls write through its address does
 * not count. */
static bool is_steady(struct function_pass *pass, uint32_t local)
{
	const struct air_function *f = &pass_body(pass)->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (instr->op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, instr);
		if (place->root == AIR_ROOT_LOCAL && place->index == local && !place->step_count &&
			f->values[instr->first_value].kind != AIR_VALUE_NULL)
			return false;
	}
	return true;
}

static uint32_t last_field(const struct air_function *f, const struct air_place *place)
{
	return place->step_count ? f->steps[place->first_step + place->step_count - 1].field
				 : air_none;
}

/* Is the address of the place handed to no call but this one? Another one puts another stream
 * there.
 */
static bool is_handed_once(struct function_pass *pass, const struct air_place *place, uint32_t call)
{
	const struct air_function *f = &pass_body(pass)->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_CALL || i == call)
			continue;
		for (uint32_t a = 0; a < air_call_argument_count(&f->instrs[i]); a++) {
			const struct air_instr *made =
				air_value_instr(f, air_call_argument(f, &f->instrs[i], a));
			const struct air_place *other =
				made && made->op == AIR_ADDRESS ? air_instr_place(f, made) : NULL;
			if (other && other->root == place->root &&
				other->step_count == place->step_count &&
				(place->root != AIR_ROOT_LOCAL || other->index == place->index) &&
				last_field(f, other) == last_field(f, place))
				return false;
		}
	}
	return true;
}

/* The local that a place begins with: its own, or the pointer it is reached by. */
static uint32_t root_local(struct function_pass *pass, const struct air_place *place)
{
	const struct air_function *f = &pass_body(pass)->air;
	for (int depth = 0; depth < most_steps; depth++) {
		if (place->root == AIR_ROOT_LOCAL)
			return place->index;
		const struct air_instr *made =
			place->root == AIR_ROOT_DEREF ? air_value_instr(f, place->base) : NULL;
		while (made && made->op == AIR_CAST)
			made = air_value_instr(f, f->values[made->first_value]);
		if (!made || made->op != AIR_READ)
			return air_none;
		place = air_instr_place(f, made);
	}
	return air_none;
}

/* Names and members only. */
static size_t plain_tokens(
	const struct source *source, struct span span, struct token tokens[most_tokens])
{
	size_t count = source_tokens(source, span, tokens, most_tokens);
	for (size_t i = 0; i < count; i++) {
		const char *at = source->text + tokens[i].offset;
		bool is_member = (tokens[i].length == 1 && *at == '.') ||
				 (tokens[i].length == 2 && !strncmp(at, "->", 2));
		if (tokens[i].kind != TOKEN_IDENTIFIER && !is_member)
			return 0;
	}
	return count;
}

/* `&stream` and `&conn->stream` mean what is behind the sign, `to` means `*to`. */
static bool opened_text(
	struct function_pass *pass, const struct possession *possession, struct text *text)
{
	struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	struct air_value to =
		air_call_argument(f, &f->instrs[possession->opened->instr], possession->index);
	const struct air_instr *made = air_value_instr(f, to);
	const struct air_place *place = made ? air_instr_place(f, made) : NULL;
	struct written_call written;
	struct token tokens[most_tokens];
	if (!place || !written_call_find(pass, possession->opened, &written))
		return false;
	uint32_t local = root_local(pass, place);
	struct span span = written.arguments[possession->index];
	bool is_address = made->op == AIR_ADDRESS && written.source->text[span.begin] == '&';
	if (local == air_none || !is_steady(pass, local) ||
		(made->op == AIR_ADDRESS) != is_address ||
		(is_address && !is_handed_once(pass, place, possession->opened->instr)))
		return false;
	span.begin += is_address;
	if (!plain_tokens(written.source, span, tokens))
		return false;
	text_printf(text, "%s%.*s", is_address ? "" : "*", (int)(span.end - span.begin),
		written.source->text + span.begin);
	return true;
}

static const char *member_name(const struct program *program, uint32_t slot)
{
	const char *name = program->slots[slot].name;
	const char *dot = name ? strrchr(name, '.') : NULL;
	return dot ? dot + 1 : NULL;
}

/* `conn->fd` becomes `conn->stream`. */
static bool member_text(struct function_pass *pass, const struct program_call *call,
	uint32_t argument, uint32_t slot, struct text *text)
{
	struct written_call written;
	struct token tokens[most_tokens];
	const char *name = member_name(pass->program, slot);
	if (!name || !written_call_find(pass, call, &written))
		return false;
	struct span span = written.arguments[argument];
	size_t count = plain_tokens(written.source, span, tokens);
	if (count < 3)
		return false;
	text_printf(text, "%.*s%s", (int)(tokens[count - 1].offset - span.begin),
		written.source->text + span.begin, name);
	return true;
}

bool stream_text(struct function_pass *pass, const struct program_call *call,
	const struct possession *possession, struct text *text)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct role *role = program_role(pass->program, call->symbol, ROLE_TRANSFERS);
	switch (possession->name) {
	case STREAM_UNNAMED:
		return false;
	case STREAM_OPENED:
		return opened_text(pass, possession, text);
	case STREAM_PARAM:
		if (!*f->locals[possession->index].name || !is_steady(pass, possession->index))
			return false;
		text_add(text, f->locals[possession->index].name);
		return true;
	case STREAM_MEMBER:
		return member_text(pass, call, (uint32_t)role->argument, possession->index, text);
	}
	return false;
}
