/*
 * Initialisers (6.7.9). libclang shows them as they were written, so braces that were left out
 * (p20) and designators (p17) are worked out here, from the type:
 *
 *  1. An aggregate is first zeroed as a whole (p21), then what is listed is copied into places.
 *  2. A list is read through an iterator. A member that is an aggregate takes one element if
 *     that is a list in braces or an expression of its type, otherwise it draws its own members
 *     from the same iterator.
 *  3. A designator belongs to the list in braces it stands in; what follows continues behind the
 *     member it named, however deep.
 */
#include "frontend/lower.h"

#include <string.h>

enum {
	longest_table = 256, /* of plain numbers: longer ones hold nothing a rule follows */
	longest_range = 64,  /* `[a ... b] =`: copies for each up to this many */
};

/* What is left of a list in braces. */
struct items {
	uint32_t next; /* node or air_none */
};

static void fill(struct lowering *l, const struct place *place, CXType type, struct items *items,
	bool is_braced);

/* ---------------------------------------------------------------------------- members */

static enum CXVisitorResult collect_field(CXCursor cursor, CXClientData data)
{
	struct cursors *fields = data;
	CXString name = clang_getCursorSpelling(cursor);
	bool is_unnamed = !*clang_getCString(name);

	clang_disposeString(name);
	/* An unnamed bit-field is no member to initialise (6.7.9p9). */
	if (!is_unnamed || !clang_Cursor_isBitField(cursor))
		array_push(&fields->list, cursor);
	return CXVisit_Continue;
}

/* A record's members in order, or the type of an array's elements. */
struct members {
	struct cursors fields;
	CXType element;
	uint64_t count; /* UINT64_MAX: as many as are listed */
	bool is_array;
};

static struct members members_of(CXType type)
{
	struct members members = { 0 };
	CXType canonical = clang_getCanonicalType(type);

	members.element = clang_getArrayElementType(canonical);
	members.is_array = members.element.kind != CXType_Invalid;
	if (members.is_array) {
		long long size = clang_getArraySize(canonical);
		members.count = size >= 0 ? (uint64_t)size : UINT64_MAX;
		return members;
	}
	clang_Type_visitFields(canonical, collect_field, &members.fields);
	members.count = members.fields.list.count;
	/* Of a union the first named member (p10). */
	CXCursor declaration = clang_getTypeDeclaration(canonical);
	if (clang_getCursorKind(declaration) == CXCursor_UnionDecl && members.count > 1)
		members.count = 1;
	return members;
}

static struct place member_place(struct lowering *l, const struct place *place,
	const struct members *members, uint64_t number, CXType *type)
{
	struct place member = *place;
	struct air_step step = {
		.kind = AIR_STEP_ELEMENT, .field = air_none, .index = air_value_int((int64_t)number)
	};

	if (members->is_array) {
		*type = members->element;
		place_add_step(l, &member, step, lower_type(l, *type));
		return member;
	}
	CXCursor declaration = members->fields.list.items[number];
	uint32_t field = lower_field(l, declaration);
	*type = clang_getCursorType(declaration);
	member.type = lower_type(l, *type);
	if (field_at(l, field)->is_transparent)
		return member;
	step = (struct air_step){ .kind = AIR_STEP_FIELD,
		.field = lower_field_use(l, field),
		.index = air_value_none() };
	place_add_step(l, &member, step, member.type);
	return member;
}

/* ------------------------------------------------------------------------- designators */

static char first_char(struct lowering *l, uint32_t node)
{
	CXSourceLocation location = clang_getCursorLocation(node_at(l, node)->cursor);

	if (lower_location_in_macro(location))
		return '\0';
	struct position at = lower_position(l, location);
	if (at.file == air_none)
		return '\0';
	lower_file_load(l, at.file);
	const struct lower_file *file = file_at(l, at.file);
	return file->text && at.offset < file->size ? file->text[at.offset] : '\0';
}

/* Inside a list, `[1] = x` is unexposed with the children 1 and x; `.a = x` begins with a
 * reference to the member. offsetof does too, but names a type. */
static bool is_designated(struct lowering *l, uint32_t node)
{
	const struct node *n = node_at(l, node);
	int64_t index;

	if (n->kind != CXCursor_UnexposedExpr || n->count < 2 || (n->flags & NODE_HAS_TYPE))
		return false;
	if (node_at(l, n->first)->kind == CXCursor_MemberRef)
		return true;
	char first = first_char(l, node);
	if (first)
		return first == '[';
	return n->count != 4 && lower_evaluate(node_at(l, n->first)->cursor, &index);
}

/* `[a ... b]` and `[a][b]` have the same children. */
static bool is_range(struct lowering *l, uint32_t index, CXType element)
{
	uint32_t next = node_at(l, index)->next;
	size_t length = 0, next_length = 0;

	if (next == air_none || node_at(l, next)->next == air_none ||
		node_at(l, next)->kind == CXCursor_MemberRef)
		return false;
	if (clang_getArrayElementType(clang_getCanonicalType(element)).kind == CXType_Invalid)
		return true;
	const char *text = lower_source(l, node_at(l, index)->cursor, &length);
	const char *behind = lower_source(l, node_at(l, next)->cursor, &next_length);
	if (!text || !behind || behind < text)
		return false;
	return memmem(text, (size_t)(behind - text), "...", 3) != NULL;
}

static uint64_t field_number(const struct members *members, CXCursor field)
{
	for (uint64_t i = 0; i < members->fields.list.count; i++)
		if (clang_equalCursors(members->fields.list.items[i], field))
			return i;
	return UINT64_MAX;
}

/* The member of `members` that leads to `field`, perhaps through unnamed records. */
static uint64_t path_to_field(const struct members *members, CXCursor field)
{
	uint64_t number = field_number(members, field);

	for (uint64_t i = 0; number == UINT64_MAX && i < members->fields.list.count; i++) {
		CXType type = clang_getCursorType(members->fields.list.items[i]);
		CXCursor declaration = clang_getTypeDeclaration(type);
		if (!clang_Cursor_isAnonymousRecordDecl(declaration))
			continue;
		struct members inner = members_of(type);
		if (path_to_field(&inner, field) != UINT64_MAX)
			number = i;
		array_release(&inner.fields.list);
	}
	return number;
}

static void element(
	struct lowering *l, const struct place *place, CXType type, struct items *items);

/* One designation from `designator` on, inside an object of `type`, then what follows it in
 * the same object. `last` is the initialiser's node. */
static void designate(struct lowering *l, const struct place *place, CXType type,
	uint32_t designator, uint32_t last, struct items *items, bool is_outermost);

static void designate_member(struct lowering *l, const struct place *place,
	const struct members *members, uint64_t number, uint32_t next, uint32_t last,
	struct items *items)
{
	CXType type;
	struct place member = member_place(l, place, members, number, &type);

	if (next == last) {
		struct items one = { last };
		element(l, &member, type, &one);
	} else {
		designate(l, &member, type, next, last, items, false);
	}
}

static void continue_behind(struct lowering *l, const struct place *place,
	const struct members *members, uint64_t number, struct items *items)
{
	for (; number < members->count && items->next != air_none; number++) {
		if (is_designated(l, items->next))
			return;
		CXType type;
		struct place member = member_place(l, place, members, number, &type);
		element(l, &member, type, items);
	}
}

static void designate_range(struct lowering *l, const struct place *place,
	const struct members *members, int64_t low, int64_t high, uint32_t next, uint32_t last,
	struct items *items)
{
	if (high - low < longest_range) {
		for (int64_t i = low; i <= high; i++)
			designate_member(l, place, members, (uint64_t)i, next, last, items);
		return;
	}
	/* Too many to list: some element. */
	struct place member = *place;
	struct air_step step = {
		.kind = AIR_STEP_ELEMENT, .field = air_none, .index = air_value_unknown()
	};
	struct items one = { last };
	place_add_step(l, &member, step, lower_type(l, members->element));
	if (next == last)
		element(l, &member, members->element, &one);
}

static void designate(struct lowering *l, const struct place *place, CXType type,
	uint32_t designator, uint32_t last, struct items *items, bool is_outermost)
{
	struct members members = members_of(type);
	uint32_t next = node_at(l, designator)->next;
	CXCursor cursor = node_at(l, designator)->cursor;
	uint64_t number = UINT64_MAX;
	int64_t low = 0, high = 0;

	(void)is_outermost;
	if (!members.is_array) {
		CXCursor field = clang_getCursorReferenced(cursor);
		number = path_to_field(&members, field);
		if (number != UINT64_MAX &&
			!clang_equalCursors(members.fields.list.items[number], field))
			next = designator; /* the same designator inside the unnamed record */
		if (number != UINT64_MAX)
			designate_member(l, place, &members, number, next, last, items);
	} else if (lower_evaluate(cursor, &low)) {
		number = (uint64_t)low;
		if (is_range(l, designator, members.element) &&
			lower_evaluate(node_at(l, next)->cursor, &high)) {
			number = (uint64_t)high;
			designate_range(
				l, place, &members, low, high, node_at(l, next)->next, last, items);
		} else {
			designate_member(l, place, &members, number, next, last, items);
		}
	}
	if (number != UINT64_MAX)
		continue_behind(l, place, &members, number + 1, items);
	array_release(&members.fields.list);
}

/* -------------------------------------------------------------------------------- lists */

static void fill(struct lowering *l, const struct place *place, CXType type, struct items *items,
	bool is_braced)
{
	struct members members = members_of(type);

	continue_behind(l, place, &members, 0, items);
	while (is_braced && items->next != air_none) {
		uint32_t node = items->next;
		items->next = node_at(l, node)->next;
		if (!is_designated(l, node)) { /* more than there are members: an error in C */
			lower_effect(l, node);
			continue;
		}
		uint32_t last = node_child(l, node, node_at(l, node)->count - 1);
		designate(l, place, type, node_at(l, node)->first, last, items, true);
	}
	array_release(&members.fields.list);
}

static bool is_string(struct lowering *l, uint32_t node)
{
	node = node_strip(l, node);
	while (node_at(l, node)->kind == CXCursor_UnexposedExpr && node_at(l, node)->count == 1)
		node = node_strip(l, node_at(l, node)->first);
	return node_at(l, node)->kind == CXCursor_StringLiteral;
}

static bool is_aggregate(CXType canonical)
{
	return canonical.kind == CXType_Record ||
	       (canonical.kind != CXType_Vector && canonical.kind != CXType_Complex &&
		       clang_getArrayElementType(canonical).kind != CXType_Invalid);
}

static void copy_value(struct lowering *l, const struct place *place, uint32_t node)
{
	struct air_value value = lower_argument(l, node);

	value = fold_convert(value, type_at(l, place->type));
	lower_at(l, node);
	place_copy(l, place, value, AIR_FLAG_INITIALISER);
}

/* A vector or complex number from its parts (GNU C): no rule looks inside of one. */
static void copy_lanes(struct lowering *l, const struct place *place, uint32_t list)
{
	for (uint32_t c = node_at(l, list)->first; c != air_none; c = node_at(l, c)->next)
		lower_effect(l, c);
	lower_at(l, list);
	place_copy(l, place, air_value_none(), AIR_FLAG_INITIALISER);
}

/* Is the list a long table of plain numbers? Such a table is zeroed only in AIR: it holds no
 * pointer, and its numbers would outweigh the rest of the unit. */
static bool is_number_table(struct lowering *l, CXType type, uint32_t list)
{
	CXType at = clang_getCanonicalType(type);

	if (node_at(l, list)->count <= longest_table)
		return false;
	while (clang_getArrayElementType(at).kind != CXType_Invalid)
		at = clang_getCanonicalType(clang_getArrayElementType(at));
	return type_is_integer(type_at(l, lower_type(l, at))) || at.kind == CXType_Double ||
	       at.kind == CXType_Float;
}

/* An aggregate in braces (p16-p21). */
static void fill_braced(struct lowering *l, const struct place *place, CXType type, uint32_t list)
{
	struct items items = { node_at(l, list)->first };

	if (is_number_table(l, type, list))
		return;
	fill(l, place, type, &items, true);
}

/* One member from a list. */
static void element(struct lowering *l, const struct place *place, CXType type, struct items *items)
{
	uint32_t node = items->next;
	CXType canonical = clang_getCanonicalType(type);
	enum CXCursorKind kind = node_at(l, node)->kind;
	bool is_list = kind == CXCursor_InitListExpr;

	if (!is_aggregate(canonical)) {
		items->next = node_at(l, node)->next;
		if (is_list && node_at(l, node)->count > 1) {
			copy_lanes(l, place, node);
			return;
		}
		if (is_list && node_at(l, node)->first != air_none) /* braces around a scalar */
			node = node_at(l, node)->first;
		copy_value(l, place, node);
		return;
	}
	if (is_list) {
		items->next = node_at(l, node)->next;
		uint32_t only = node_at(l, node)->count == 1 ? node_at(l, node)->first : air_none;
		if (only != air_none && canonical.kind != CXType_Record && is_string(l, only))
			copy_value(l, place, only);
		else
			fill_braced(l, place, type, node);
		return;
	}
	CXType own = clang_getCanonicalType(clang_getCursorType(node_at(l, node)->cursor));
	bool is_whole = canonical.kind == CXType_Record
				? clang_equalCursors(clang_getTypeDeclaration(own),
					  clang_getTypeDeclaration(canonical)) != 0
				: is_string(l, node) || is_aggregate(own);
	if (is_whole) {
		items->next = node_at(l, node)->next;
		copy_value(l, place, node);
		return;
	}
	fill(l, place, type, items, false);
	if (items->next == node) { /* took nothing: an empty record; do not loop */
		items->next = node_at(l, node)->next;
		lower_effect(l, node);
	}
}

void lower_initialise(struct lowering *l, const struct place *place, CXType type, uint32_t node)
{
	uint32_t inner = node_strip(l, node);
	bool is_list = node_at(l, inner)->kind == CXCursor_InitListExpr;
	struct items items = { is_list ? inner : node };

	if (is_list && is_aggregate(clang_getCanonicalType(type))) {
		lower_at(l, inner);
		air_build_zero(l->builder, place_build(l, place), AIR_FLAG_INITIALISER);
	}
	element(l, place, type, &items);
}
