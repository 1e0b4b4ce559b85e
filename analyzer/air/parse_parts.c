/*
 * Types, values, places, locals, labels: one function per rule of air/print.h.
 */
#include "air/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

uint32_t names_use(struct names *names, const char *name, const char *used)
{
	uint32_t number = intern_add(&names->intern, name);
	if (number == names->items.count)
		array_push(&names->items, ((struct named){ air_none, used }));
	return number;
}

/* A name made of letters and digits, for results. */
static const char *word(struct scan *scan)
{
	size_t length = 0;
	while (isalnum((unsigned char)scan->at[length]) || scan->at[length] == '_')
		length++;
	const char *name = length ? arena_strndup(scan->arena, scan->at, length) : NULL;
	scan->at += length;
	return name;
}

bool parse_result(struct parse *p, uint32_t *name)
{
	struct scan *scan = &p->scan;
	if (!scan_expect(scan, "%"))
		return false;
	const char *start = scan->at - 1, *text = word(scan);
	if (!text)
		return scan_fail(scan, start, "expected a result such as %%1");
	*name = names_use(&p->results, text, start);
	return true;
}

bool parse_label(struct parse *p, uint32_t *name)
{
	scan_blanks(&p->scan);
	const char *start = p->scan.at, *text = accept_identifier(&p->scan);
	if (!text)
		return scan_fail(&p->scan, start, "expected the label of a block");
	*name = names_use(&p->labels, text, start);
	return true;
}

bool parse_at(struct scan *scan, const char **path, uint32_t *line, uint32_t *column)
{
	size_t length;
	*path = accept_string(scan, &length);
	if (*path && !scan_expect(scan, ":"))
		return false;
	return scan_number(scan, line) && scan_expect(scan, ":") && scan_number(scan, column);
}

/* ------------------------------------------------------------------------------------- types */

static bool parse_type_ref(struct parse *p, struct air_type *type)
{
	struct scan *scan = &p->scan;
	struct air_ref ref;

	if (type->kind == AIR_TYPE_RECORD) {
		if (accept(scan, "?"))
			return true;
		if (!scan_ref(scan, AIR_REF_RECORD, &ref))
			return false;
		type->ref = air_build_ref(p->b, ref);
	}
	if (type->kind == AIR_TYPE_FUNCTION && accept(scan, "(")) {
		if (!scan_ref(scan, AIR_REF_TYPEDEF, &ref) || !scan_expect(scan, ")"))
			return false;
		type->ref = air_build_ref(p->b, ref);
	}
	return true;
}

static bool parse_type_kind(struct parse *p, struct air_type *type)
{
	for (unsigned kind = 0; kind < type_word_count; kind++) {
		if (!accept_word(&p->scan, type_words[kind]))
			continue;
		type->kind = (enum air_type_kind)kind;
		return true;
	}
	return scan_fail(&p->scan, p->scan.at, "expected a type");
}

bool parse_type(struct parse *p, uint32_t *number)
{
	struct scan *scan = &p->scan;
	struct air_type type = { .ref = air_none };
	int64_t size;

	*number = air_none;
	if (accept_word(scan, "none"))
		return true;
	if (!parse_type_kind(p, &type) || !parse_type_ref(p, &type))
		return false;
	while (type.pointers < UINT8_MAX - 1 && accept(scan, "*"))
		type.pointers++;
	if (accept(scan, "[]")) {
		type.is_array = true;
		type.pointers++;
	}
	type.size = default_size(&type);
	if (accept(scan, ":")) {
		if (!scan_integer(scan, &size))
			return false;
		type.size = (uint64_t)size;
	}
	*number = air_build_type(p->b, type);
	return true;
}

/* ------------------------------------------------------------------------------------ values */

/* The name a constant was written as, glued to it. */
static bool parse_spelling(struct parse *p, struct air_value *value)
{
	size_t length;
	if (*p->scan.at != '"')
		return true;
	const char *name = accept_string(&p->scan, &length);
	if (!name)
		return false;
	value->name = air_build_string(p->b, name, length);
	return true;
}

bool parse_value(struct parse *p, struct air_value *value)
{
	struct scan *scan = &p->scan;
	size_t length;

	*value = air_value_none();
	if (accept_word(scan, "none"))
		return true;
	if (accept_word(scan, "unknown")) {
		*value = air_value_unknown();
		return true;
	}
	if (accept_word(scan, "null")) {
		*value = air_value_null();
		return parse_spelling(p, value);
	}
	if (is_next(scan, "%")) {
		value->kind = AIR_VALUE_RESULT;
		return parse_result(p, &value->index);
	}
	if (is_next(scan, "\"")) {
		const char *text = accept_string(scan, &length);
		if (!text)
			return false;
		*value = air_value_string(air_build_string(p->b, text, length));
		return true;
	}
	if (*scan->at != '-' && !isdigit((unsigned char)*scan->at))
		return scan_fail(scan, scan->at, "expected a value");
	value->kind = AIR_VALUE_INT;
	return scan_integer(scan, &value->integer) && parse_spelling(p, value);
}

bool parse_values(struct parse *p, const char *close, struct air_value **values, uint32_t *count)
{
	ARRAY(struct air_value) list = { 0 };
	bool ok = true;

	while (ok && !accept(&p->scan, close)) {
		struct air_value value;
		ok = !list.count || scan_expect(&p->scan, ",");
		ok = ok && parse_value(p, &value);
		if (ok)
			array_push(&list, value);
	}
	*count = (uint32_t)list.count;
	*values = arena_copy(&p->arena, list.items, list.count * sizeof(*list.items));
	array_release(&list);
	return ok;
}

/* ------------------------------------------------------------------------------------ locals */

/* `$name#number`, copied without the `$`; `*name` is the part before `#`. */
static bool parse_local_name(struct parse *p, const char **whole, const char **name)
{
	struct scan *scan = &p->scan;
	size_t length;
	if (!scan_expect(scan, "$"))
		return false;
	const char *start = scan->at;
	*name = *start == '"' ? accept_string(scan, &length) : accept_identifier(scan);
	if (*scan->at == '#') {
		scan->at++;
		word(scan);
	}
	if (scan->at == start)
		return scan_fail(scan, start - 1, "expected a local such as $name or $#1");
	*name = *name ? *name : "";
	*whole = arena_strndup(&p->arena, start, (size_t)(scan->at - start));
	return !scan->has_failed;
}

bool parse_local(struct parse *p, uint32_t *local)
{
	const char *whole, *name;
	scan_blanks(&p->scan);
	const char *start = p->scan.at;
	if (!parse_local_name(p, &whole, &name))
		return false;
	*local = intern_find(&p->locals, whole);
	return *local != intern_none || scan_fail(&p->scan, start, "no local '$%s'", whole);
}

static bool parse_declaration_words(struct parse *p, struct air_local *local)
{
	uint32_t flags = 0;
	for (;;) {
		struct air_ref handler;
		if (accept_flag(&p->scan, local_words, &flags))
			continue;
		if (!accept_word(&p->scan, "cleanup"))
			break;
		scan_blanks(&p->scan);
		if (!scan_ref(&p->scan, AIR_REF_FUNCTION, &handler))
			return false;
		local->cleanup = air_build_ref(p->b, handler);
	}
	local->flags = (uint8_t)flags;
	return true;
}

bool parse_declaration(struct parse *p)
{
	struct scan *scan = &p->scan;
	struct air_local local = { .type = air_none, .cleanup = air_none };
	const char *whole;

	scan_blanks(scan);
	const char *start = scan->at;
	if (!parse_local_name(p, &whole, &local.name))
		return false;
	if (intern_find(&p->locals, whole) != intern_none)
		return scan_fail(scan, start, "a second local '$%s'; write $%s#2", whole, whole);
	if (accept(scan, ":") && !parse_type(p, &local.type))
		return false;
	if (!parse_declaration_words(p, &local))
		return false;
	if (accept(scan, "@") && !(scan_number(scan, &local.line) && scan_expect(scan, ":") &&
					 scan_number(scan, &local.column)))
		return false;
	intern_add(&p->locals, whole);
	air_build_local(p->b, local);
	return true;
}

/* ------------------------------------------------------------------------------------ places */

enum { most_steps = 256 };

struct place_parts {
	enum air_root root;
	uint32_t index;
	struct air_value base;
	struct air_step steps[most_steps];
	uint32_t step_count;
	bool needs_step; /* `%1` alone is no place */
};

static bool parse_field(struct parse *p, struct air_step *step)
{
	struct scan *scan = &p->scan;
	struct air_ref ref;

	*step = (struct air_step){ AIR_STEP_FIELD, air_none, air_value_none() };
	if (accept(scan, "?"))
		return true;
	if (!scan_ref(scan, AIR_REF_FIELD, &ref))
		return false;
	if (accept(scan, "::")) {
		const char *name = accept_identifier(scan);
		if (!name)
			return scan_fail(scan, scan->at, "expected the name of a field");
		ref.record = plain_key(&p->arena, AIR_REF_RECORD, ref.name);
		ref.key = plain_field_key(&p->arena, ref.record, name);
		ref.name = name;
	} else if (accept(scan, "{")) {
		if (!scan_string(scan, &ref.record) || !scan_expect(scan, "}"))
			return false;
	} else {
		ref.record = record_in_key(&p->arena, ref.key);
	}
	step->field = air_build_ref(p->b, ref);
	return true;
}

static bool parse_step(struct parse *p, struct place_parts *place, bool *was_there)
{
	struct scan *scan = &p->scan;
	scan_blanks(scan);
	const char *start = scan->at;
	bool is_arrow = accept(scan, "->");

	*was_there = is_arrow || is_next(scan, ".") || is_next(scan, "[");
	if (!*was_there)
		return true;
	if (place->step_count == most_steps)
		return scan_fail(scan, start, "too many steps");
	struct air_step *step = &place->steps[place->step_count];
	bool is_after_value = place->needs_step && !place->step_count;
	if (is_arrow && !is_after_value)
		return scan_fail(scan, start, "'->' follows a result: read the pointer first");
	place->step_count++;
	if (accept(scan, "[")) {
		*step = (struct air_step){ AIR_STEP_ELEMENT, air_none, air_value_none() };
		return parse_value(p, &step->index) && scan_expect(scan, "]");
	}
	if (!is_arrow) {
		if (is_after_value)
			return scan_fail(scan, start, "expected '->' or '[' behind a result");
		accept(scan, ".");
	}
	return parse_field(p, step);
}

static bool parse_deref(struct parse *p, struct place_parts *place)
{
	bool has_brackets = accept(&p->scan, "(");
	place->root = AIR_ROOT_DEREF;
	if (!scan_expect(&p->scan, "*") || !parse_value(p, &place->base))
		return false;
	return !has_brackets || scan_expect(&p->scan, ")");
}

static bool parse_root(struct parse *p, struct place_parts *place)
{
	struct scan *scan = &p->scan;
	struct air_ref ref;

	place->index = air_none;
	if (is_next(scan, "$")) {
		place->root = AIR_ROOT_LOCAL;
		return parse_local(p, &place->index);
	}
	if (is_next(scan, "(") || is_next(scan, "*"))
		return parse_deref(p, place);
	if (is_next(scan, "%")) {
		place->root = AIR_ROOT_DEREF;
		place->needs_step = true;
		return parse_value(p, &place->base);
	}
	bool is_function = accept_word(scan, "function");
	place->root = is_function ? AIR_ROOT_FUNCTION : AIR_ROOT_GLOBAL;
	if (!scan_ref(scan, is_function ? AIR_REF_FUNCTION : AIR_REF_VARIABLE, &ref))
		return false;
	place->index = air_build_ref(p->b, ref);
	return true;
}

bool parse_place(struct parse *p, uint32_t *number)
{
	struct scan *scan = &p->scan;
	struct place_parts place = { .base = air_value_none() };
	uint32_t type = air_none;
	bool more = true;

	scan_blanks(scan);
	const char *start = scan->at;
	if (!parse_root(p, &place))
		return false;
	while (more) {
		if (!parse_step(p, &place, &more))
			return false;
	}
	if (place.needs_step && !place.step_count)
		return scan_fail(
			scan, start, "a result is no place: write *%%1 or a step behind it");
	if (place.root == AIR_ROOT_LOCAL && !place.step_count)
		type = air_build_local_at(p->b, place.index)->type;
	if (accept(scan, "<") && !(parse_type(p, &type) && scan_expect(scan, ">")))
		return false;
	*number = air_build_place(
		p->b, place.root, place.index, place.base, place.steps, place.step_count, type);
	return true;
}
