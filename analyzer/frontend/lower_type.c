/*
 * Types, flattened to "pointer to what", and the declarations they name: records, fields,
 * typedefs of function types.
 *
 *  1. A type is looked up by the address libclang's CXType carries, so each is walked once.
 *  2. A record or field is named by its USR and the file that defines the record: two files may
 *     define `struct job` differently. A record without a definition has no file.
 *  3. Members of an unnamed struct or union count as members of what encloses it (6.7.2.1p13):
 *     a place never steps through it.
 */
#include "frontend/lower.h"

#include <string.h>

bool type_is_integer(const struct air_type *type)
{
	return type->pointers == 0 && (type->kind == AIR_TYPE_INT || type->kind == AIR_TYPE_BOOL ||
					      type->kind == AIR_TYPE_UNSIGNED);
}

bool type_is_scalar(const struct air_type *type)
{
	return !type->is_array && (type->pointers > 0 || type->kind != AIR_TYPE_RECORD);
}

void lower_strings_add(struct lowering *l, struct air_strings *list, const char *text)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (strcmp(list->items[i], text) == 0)
			return;
	const char **items = arena_array(l->arena, list->count + 1, sizeof(*items));
	if (list->count)
		memcpy(items, list->items, list->count * sizeof(*items));
	items[list->count++] = text;
	list->items = items;
}

struct annotation_visit {
	struct lowering *l;
	struct air_strings *list;
};

static enum CXChildVisitResult visit_annotation(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct annotation_visit *visit = data;
	enum CXCursorKind kind = clang_getCursorKind(cursor);

	(void)parent;
	if (kind == CXCursor_AnnotateAttr)
		lower_strings_add(visit->l, visit->list,
			lower_string(visit->l, clang_getCursorSpelling(cursor)));
	/* Attributes come first. */
	return clang_isAttribute(kind) ? CXChildVisit_Continue : CXChildVisit_Break;
}

void lower_annotations(struct lowering *l, CXCursor declaration, struct air_strings *list)
{
	struct annotation_visit visit = { l, list };

	if (clang_Cursor_hasAttrs(declaration))
		clang_visitChildren(declaration, visit_annotation, &visit);
}

static uint32_t lower_typedef(struct lowering *l, CXCursor declaration)
{
	uint32_t number = cursor_map_find(&l->declarations, declaration);

	if (number != air_none) {
		lower_touch(l, TOUCH_TYPEDEF, number, &typedef_at(l, number)->toucher);
		return number;
	}
	number = (uint32_t)l->typedefs.count;
	cursor_map_add(&l->declarations, declaration, number);
	struct lower_typedef alias = { 0 };
	/* A typedef has no linkage: its USR names the file already, but not its folder. */
	alias.air.key = arena_printf(
		l->arena, "%s@%s", lower_usr(l, declaration), lower_key_file(l, declaration));
	alias.air.name = lower_string(l, clang_getCursorSpelling(declaration));
	lower_annotations(l, declaration, &alias.air.annotations);
	lower_markers(l, declaration, &alias.air.markers);
	array_push(&l->typedefs, arena_copy(l->arena, &alias, sizeof(alias)));
	lower_touch(l, TOUCH_TYPEDEF, number, &typedef_at(l, number)->toucher);
	return number;
}

static bool is_function_type(CXType type)
{
	return type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto;
}

bool lower_leads_to_function(CXType type)
{
	CXType inner = clang_getCanonicalType(type);

	for (;;) {
		CXType next = inner.kind == CXType_Pointer ? clang_getPointeeType(inner)
							   : clang_getArrayElementType(inner);
		if (next.kind == CXType_Invalid)
			return is_function_type(inner);
		inner = clang_getCanonicalType(next);
	}
}

/* The typedef a function type or a pointer to one was written through: the outermost. */
static CXCursor function_typedef(CXType type)
{
	CXCursor found = clang_getNullCursor();

	for (;;) {
		switch ((int)type.kind) {
		case CXType_Elaborated:
			type = clang_Type_getNamedType(type);
			continue;
		case CXType_Attributed:
			type = clang_Type_getModifiedType(type);
			continue;
		case CXType_Typedef: {
			CXCursor declaration = clang_getTypeDeclaration(type);
			if (clang_Cursor_isNull(found))
				found = declaration;
			type = clang_getTypedefDeclUnderlyingType(declaration);
			continue;
		}
		case CXType_Pointer:
			type = clang_getPointeeType(type);
			continue;
		case CXType_ConstantArray:
		case CXType_IncompleteArray:
		case CXType_VariableArray:
			type = clang_getArrayElementType(type);
			continue;
		default:
			return found;
		}
	}
}

const char *lower_typedef_key(struct lowering *l, CXType type)
{
	CXType canonical = clang_getCanonicalType(type);

	if (canonical.kind == CXType_Pointer)
		canonical = clang_getPointeeType(canonical);
	if (!is_function_type(canonical))
		return NULL;
	CXCursor declaration = function_typedef(type);
	if (clang_Cursor_isNull(declaration))
		return NULL;
	/* The table may move while the entry is added. */
	uint32_t added = lower_typedef(l, declaration);
	return typedef_at(l, added)->air.key;
}

static enum air_type_kind scalar_kind(enum CXTypeKind kind)
{
	switch ((int)kind) {
	case CXType_Void:
		return AIR_TYPE_VOID;
	case CXType_Bool:
		return AIR_TYPE_BOOL;
	case CXType_Char_U:
	case CXType_UChar:
	case CXType_Char16:
	case CXType_Char32:
	case CXType_UShort:
	case CXType_UInt:
	case CXType_ULong:
	case CXType_ULongLong:
	case CXType_UInt128:
		return AIR_TYPE_UNSIGNED;
	case CXType_Char_S:
	case CXType_SChar:
	case CXType_WChar:
	case CXType_Short:
	case CXType_Int:
	case CXType_Long:
	case CXType_LongLong:
	case CXType_Int128:
		return AIR_TYPE_INT;
	case CXType_Half:
	case CXType_Float:
	case CXType_Double:
	case CXType_LongDouble:
	case CXType_Float128:
	case CXType_Float16:
		return AIR_TYPE_FLOAT;
	default:
		return AIR_TYPE_OTHER;
	}
}

/* An enumeration has the integer type the implementation chose (6.7.2.2p4). */
static CXType integer_of_enum(CXType type)
{
	if (type.kind != CXType_Enum)
		return type;
	CXType integer = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type));
	return integer.kind == CXType_Invalid ? type : clang_getCanonicalType(integer);
}

static struct lower_type flatten(struct lowering *l, CXType type)
{
	struct lower_type flat = { .record = air_none, .alias = air_none };
	CXType inner = clang_getCanonicalType(type);
	long long size = clang_Type_getSizeOf(inner);

	flat.air.ref = air_none;
	flat.air.size = size > 0 ? (uint64_t)size : 0;
	for (bool is_outermost = true;; is_outermost = false) {
		flat.is_atomic |= is_outermost && inner.kind == CXType_Atomic;
		if (inner.kind == CXType_Atomic)
			inner = clang_getCanonicalType(clang_Type_getValueType(inner));
		bool is_pointer = inner.kind == CXType_Pointer;
		CXType element =
			is_pointer ? clang_getPointeeType(inner) : clang_getArrayElementType(inner);
		if (!is_pointer && (element.kind == CXType_Invalid || inner.kind == CXType_Vector ||
					   inner.kind == CXType_Complex))
			break;
		if (is_outermost)
			flat.air.is_array = !is_pointer;
		if (flat.air.pointers < UINT8_MAX)
			flat.air.pointers++;
		inner = clang_getCanonicalType(element);
	}
	inner = integer_of_enum(inner);
	if (inner.kind == CXType_Record) {
		flat.air.kind = AIR_TYPE_RECORD;
		flat.record = lower_record(l, clang_getTypeDeclaration(inner));
	} else if (is_function_type(inner)) {
		flat.air.kind = AIR_TYPE_FUNCTION;
		CXCursor alias = function_typedef(type);
		if (!clang_Cursor_isNull(alias))
			flat.alias = lower_typedef(l, alias);
	} else {
		flat.air.kind = scalar_kind(inner.kind);
	}
	return flat;
}

/* What it names, as if it was walked again. */
static void touch_type(struct lowering *l, const struct lower_type *type)
{
	if (type->record != air_none)
		lower_touch(l, TOUCH_RECORD, type->record, &record_at(l, type->record)->toucher);
	if (type->alias != air_none)
		lower_touch(l, TOUCH_TYPEDEF, type->alias, &typedef_at(l, type->alias)->toucher);
}

uint32_t lower_type(struct lowering *l, CXType type)
{
	uint32_t number = air_none;
	const void *key = type.data[0] ? type.data[0] : l; /* no type: one of its own */

	number = pointer_map_find(&l->type_map, key);
	if (number != air_none) {
		touch_type(l, l->types.items[number]);
		return number;
	}
	struct lower_type flat = flatten(l, type);
	number = (uint32_t)l->types.count;
	array_push(&l->types, arena_copy(l->arena, &flat, sizeof(flat)));
	pointer_map_add(&l->type_map, key, number);
	return number;
}

uint32_t lower_type_use(struct lowering *l, uint32_t number)
{
	struct lower_type *type = l->types.items[number];

	if (type->stamp == l->stamp)
		return type->number;
	struct air_type air = type->air;
	if (type->record != air_none) {
		air.ref = lower_record_use(l, type->record);
	} else if (type->alias != air_none) {
		struct lower_typedef *alias = typedef_at(l, type->alias);
		if (alias->stamp != l->stamp) {
			alias->stamp = l->stamp;
			alias->ref = air_build_ref(
				l->builder, (struct air_ref){ AIR_REF_TYPEDEF, alias->air.key,
						    alias->air.name, NULL });
		}
		air.ref = alias->ref;
	}
	type->stamp = l->stamp;
	type->number = air_build_type(l->builder, air);
	return type->number;
}

uint32_t lower_type_of(struct lowering *l, uint32_t node)
{
	return lower_type(l, clang_getCursorType(node_at(l, node)->cursor));
}

static enum CXVisitorResult visit_field(CXCursor cursor, CXClientData data)
{
	struct cursors *fields = data;

	array_push(&fields->list, cursor);
	return CXVisit_Continue;
}

/* Unnamed records share a USR and are numbered: in the order of their enclosing record, not in
 * that of their first use. */
static void name_nested(struct lowering *l, CXCursor field)
{
	CXCursor declaration = clang_getTypeDeclaration(clang_getCursorType(field));
	enum CXCursorKind kind = clang_getCursorKind(declaration);

	if ((kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl) &&
		clang_Cursor_isAnonymous(declaration))
		lower_record(l, declaration);
}

static void add_fields(struct lowering *l, uint32_t number, CXType type)
{
	struct cursors fields = { 0 };

	clang_Type_visitFields(type, visit_field, &fields);
	struct air_field *out = arena_array(l->arena, fields.list.count, sizeof(*out));
	for (size_t i = 0; i < fields.list.count; i++) {
		CXCursor declaration = fields.list.items[i];
		uint32_t field = lower_field(l, declaration);
		out[i].key = field_at(l, field)->key;
		out[i].name = field_at(l, field)->name;
		lower_annotations(l, declaration, &out[i].annotations);
		lower_place_markers(l, declaration, &out[i].markers);
		name_nested(l, declaration);
		out[i].typedef_key = lower_typedef_key(l, clang_getCursorType(declaration));
	}
	record_at(l, number)->air.fields = out;
	record_at(l, number)->air.field_count = (uint32_t)fields.list.count;
	array_release(&fields.list);
}

uint32_t lower_record(struct lowering *l, CXCursor declaration)
{
	CXCursor definition = clang_getCursorDefinition(declaration);
	bool is_defined = !clang_Cursor_isNull(definition);
	CXCursor cursor = is_defined ? definition : clang_getCanonicalCursor(declaration);
	uint32_t number = cursor_map_find(&l->declarations, cursor);

	if (number != air_none) {
		lower_touch(l, TOUCH_RECORD, number, &record_at(l, number)->toucher);
		return number;
	}
	number = (uint32_t)l->records.count;
	cursor_map_add(&l->declarations, cursor, number);

	struct lower_record record = { .usr = lower_usr(l, cursor), .file = "" };
	CXType type = clang_getCursorType(cursor);
	struct position at = lower_expansion(l, clang_getCursorLocation(cursor));
	const char *key = record.usr;
	if (is_defined) {
		record.file = lower_key_file(l, cursor);
		key = arena_printf(l->arena, "%s@%s", record.usr, record.file);
	}
	record.air.key = lower_unique_key(l, key);
	record.suffix = record.air.key + strlen(key);
	record.air.name = clang_Cursor_isAnonymous(cursor)
				  ? ""
				  : lower_string(l, clang_getCursorSpelling(cursor));
	record.air.file = at.file;
	record.air.line = at.line;
	long long size = clang_Type_getSizeOf(type);
	record.air.size = size > 0 ? (uint64_t)size : 0;
	lower_annotations(l, cursor, &record.air.annotations);
	array_push(&l->records, arena_copy(l->arena, &record, sizeof(record)));
	lower_touch(l, TOUCH_RECORD, number, &record_at(l, number)->toucher);
	struct touch_owner outer = lower_touch_begin(l, &record_at(l, number)->touches);
	if (is_defined)
		add_fields(l, number, type);
	lower_touch_end(l, outer);
	return number;
}

uint32_t lower_record_use(struct lowering *l, uint32_t number)
{
	struct lower_record *record = record_at(l, number);

	if (record->stamp != l->stamp) {
		record->stamp = l->stamp;
		record->ref =
			air_build_ref(l->builder, (struct air_ref){ AIR_REF_RECORD, record->air.key,
							  record->air.name, NULL });
	}
	return record->ref;
}

static bool is_unnamed_member(CXCursor field)
{
	CXCursor declaration = clang_getTypeDeclaration(clang_getCursorType(field));

	return clang_Cursor_isAnonymousRecordDecl(declaration) != 0;
}

uint32_t lower_field(struct lowering *l, CXCursor declaration)
{
	uint32_t number = cursor_map_find(&l->declarations, declaration);

	if (number != air_none) {
		uint32_t known = field_at(l, number)->owner;
		lower_touch(l, TOUCH_RECORD, known, &record_at(l, known)->toucher);
		return number;
	}
	uint32_t record = lower_record(l, clang_getCursorSemanticParent(declaration));
	number = cursor_map_find(&l->declarations, declaration); /* by way of its record? */
	if (number != air_none)
		return number;

	const struct lower_record *owner = record_at(l, record);
	struct lower_field field = { .record = owner->air.key, .owner = record };
	field.is_transparent = is_unnamed_member(declaration);
	field.name =
		field.is_transparent ? "" : lower_string(l, clang_getCursorSpelling(declaration));
	field.key = arena_printf(
		l->arena, "%s%s@FI@%s@%s", owner->usr, owner->suffix, field.name, owner->file);
	number = (uint32_t)l->fields.count;
	array_push(&l->fields, arena_copy(l->arena, &field, sizeof(field)));
	cursor_map_add(&l->declarations, declaration, number);
	return number;
}

uint32_t lower_field_use(struct lowering *l, uint32_t number)
{
	struct lower_field *field = field_at(l, number);

	if (field->stamp != l->stamp) {
		field->stamp = l->stamp;
		field->ref = air_build_ref(l->builder,
			(struct air_ref){ AIR_REF_FIELD, field->key, field->name, field->record });
	}
	return field->ref;
}

void lower_types_finish(struct lowering *l)
{
	struct air_unit *unit = l->unit;

	unit->record_count = (uint32_t)l->records.count;
	unit->records = arena_array(l->arena, l->records.count, sizeof(*unit->records));
	for (uint32_t i = 0; i < l->records.count; i++)
		unit->records[i] = record_at(l, i)->air;
	unit->typedef_count = (uint32_t)l->typedefs.count;
	unit->typedefs = arena_array(l->arena, l->typedefs.count, sizeof(*unit->typedefs));
	for (uint32_t i = 0; i < l->typedefs.count; i++)
		unit->typedefs[i] = typedef_at(l, i)->air;
}
