/*
 * Functions and variables: keys, flags, annotations, parameters.
 *
 *  1. A symbol is made when it is first referenced or defined. What its redeclarations add
 *     (annotations, markers) is merged, so that the order of references does not matter.
 *  2. The key of what has no external linkage ends with the file of its definition, or of its
 *     first declaration when this unit has no definition.
 *  3. libclang puts offsets into the USRs of local things. They are cut out, because an edit
 *     above must not rename them; what would then be equal is numbered within its unit.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

const char *lower_string(struct lowering *l, CXString string)
{
	const char *text = clang_getCString(string);
	const char *copy = text && *text ? arena_strdup(l->arena, text) : "";

	clang_disposeString(string);
	return copy;
}

/* ------------------------------------------------------------------------------ keys */

/* Removes segments of digits: "c:a.c@610@F@t@x" -> "c:a.c@F@t@x". True if there were any. */
static bool cut_offsets(char *usr)
{
	char *to = usr;
	bool was_cut = false;

	for (const char *from = usr; *from;) {
		const char *end = from + 1;
		while (isdigit((unsigned char)*end))
			end++;
		if (*from == '@' && end > from + 1 && (*end == '@' || !*end)) {
			from = end;
			was_cut = true;
			continue;
		}
		*to++ = *from++;
	}
	*to = '\0';
	return was_cut;
}

const char *lower_usr(struct lowering *l, CXCursor declaration)
{
	CXString usr = clang_getCursorUSR(declaration);
	char *copy = arena_strdup(l->arena, clang_getCString(usr));

	clang_disposeString(usr);
	cut_offsets(copy);
	return copy;
}

const char *lower_unique_key(struct lowering *l, const char *key)
{
	const char *unique = key;

	for (unsigned n = 2;; n++) {
		uint32_t taken = intern_find(&l->local_keys, unique);
		if (taken == intern_none)
			break;
		/* By another definition, which may not have done so if it were another. */
		uint32_t stamp = l->key_stamps.items[taken];
		l->is_unsettled |= stamp && stamp != l->stamp;
		unique = arena_printf(l->arena, "%s~%u", key, n);
	}
	intern_add(&l->local_keys, unique);
	array_push(&l->key_stamps, l->stamp);
	return unique;
}

const char *lower_key_file(struct lowering *l, CXCursor declaration)
{
	struct position at = lower_expansion(l, clang_getCursorLocation(declaration));

	return at.file == air_none ? "" : file_at(l, at.file)->path;
}

static bool is_local_static(CXCursor cursor)
{
	return clang_getCursorKind(cursor) == CXCursor_VarDecl &&
	       clang_getCursorLinkage(cursor) == CXLinkage_NoLinkage;
}

static bool is_external(CXCursor cursor)
{
	enum CXLinkageKind linkage = clang_getCursorLinkage(cursor);

	return linkage == CXLinkage_External || linkage == CXLinkage_UniqueExternal;
}

static const char *symbol_key(struct lowering *l, CXCursor canonical, CXCursor definition)
{
	const char *usr = lower_usr(l, canonical);

	if (is_external(canonical))
		return usr;
	bool is_defined = !clang_Cursor_isNull(definition);
	const char *file = lower_key_file(l, is_defined ? definition : canonical);
	const char *key = arena_printf(l->arena, "%s@%s", usr, file);
	return is_local_static(canonical) ? lower_unique_key(l, key) : key;
}

/* ---------------------------------------------------------------------------- builtins */

static const struct {
	const char *name;
	enum builtin builtin;
} builtins[] = {
	{ "__builtin_expect", BUILTIN_EXPECT },
	{ "__builtin_expect_with_probability", BUILTIN_EXPECT },
	{ "__builtin_assume_aligned", BUILTIN_EXPECT },
	{ "__builtin_unreachable", BUILTIN_UNREACHABLE },
	{ "__builtin_trap", BUILTIN_UNREACHABLE },
	{ "__builtin_constant_p", BUILTIN_CONSTANT },
	{ "__builtin_object_size", BUILTIN_CONSTANT },
	{ "__builtin_dynamic_object_size", BUILTIN_CONSTANT },
	{ "__builtin_classify_type", BUILTIN_CONSTANT },
};

static enum builtin builtin_of(const char *name)
{
	if (!text_starts_with(name, "__builtin_"))
		return BUILTIN_NONE;
	for (size_t i = 0; i < sizeof(builtins) / sizeof(builtins[0]); i++)
		if (strcmp(builtins[i].name, name) == 0)
			return builtins[i].builtin;
	return BUILTIN_NONE;
}

/* ------------------------------------------------------------------------------ symbols */

/* An array, which a parameter is not (6.7.6.3p7), may have the qualifier of its elements. */
static bool points_to_const(CXType type)
{
	CXType canonical = clang_getCanonicalType(type);
	CXType element = clang_getArrayElementType(canonical);

	if (canonical.kind == CXType_Pointer)
		element = clang_getPointeeType(canonical);
	else if (element.kind == CXType_Invalid)
		return false;
	else if (clang_isConstQualifiedType(canonical))
		return true;
	return clang_isConstQualifiedType(clang_getCanonicalType(element));
}

static void add_params(struct lowering *l, struct lower_symbol *symbol, CXCursor cursor)
{
	int count = clang_Cursor_getNumArguments(cursor);

	if (count <= 0)
		return;
	if (symbol->air.param_count != (uint32_t)count) {
		symbol->air.params = arena_array(l->arena, (size_t)count, sizeof(struct air_param));
		symbol->air.param_count = (uint32_t)count;
	}
	for (unsigned i = 0; i < (unsigned)count; i++) {
		CXCursor declared = clang_Cursor_getArgument(cursor, i);
		struct air_param *param = &symbol->air.params[i];
		if (!param->name || !*param->name)
			param->name = lower_string(l, clang_getCursorSpelling(declared));
		lower_annotations(l, declared, &param->annotations);
		lower_place_markers(l, declared, &param->markers);
		if (!param->typedef_key)
			param->typedef_key = lower_typedef_key(l, clang_getCursorType(declared));
		param->points_to_const |= points_to_const(clang_getCursorType(declared));
	}
}

/* What one declaration of the symbol says. */
static void merge_declaration(struct lowering *l, struct lower_symbol *symbol, CXCursor cursor)
{
	lower_annotations(l, cursor, &symbol->air.annotations);
	lower_attributes(symbol, cursor);
	if (symbol->air.kind == AIR_SYMBOL_FUNCTION)
		add_params(l, symbol, cursor);
	if (!(symbol->air.flags & AIR_SYMBOL_SYSTEM))
		lower_place_markers(l, cursor, &symbol->air.markers);
}

static void set_kind(struct lowering *l, struct lower_symbol *symbol, CXCursor cursor)
{
	CXType type = clang_getCursorType(cursor);

	if (clang_getCursorKind(cursor) == CXCursor_FunctionDecl) {
		symbol->air.kind = AIR_SYMBOL_FUNCTION;
		symbol->air.typedef_key = lower_typedef_key(l, clang_getCursorResultType(cursor));
		symbol->builtin = builtin_of(symbol->air.name);
		symbol->is_inline = clang_Cursor_isFunctionInlined(cursor) != 0;
		if (clang_Cursor_isVariadic(cursor))
			symbol->air.flags |= AIR_SYMBOL_VARIADIC;
		return;
	}
	symbol->air.kind = AIR_SYMBOL_VARIABLE;
	if (clang_getCursorTLSKind(cursor) != CXTLS_None)
		symbol->air.flags |= AIR_SYMBOL_THREAD_LOCAL;
	const struct air_type *flat = type_at(l, lower_type(l, type));
	if (flat->kind == AIR_TYPE_FUNCTION && flat->pointers > 0)
		symbol->air.flags |= AIR_SYMBOL_POINTER;
	symbol->air.typedef_key = lower_typedef_key(l, type);
	while (clang_getArrayElementType(type).kind != CXType_Invalid)
		type = clang_getArrayElementType(type);
	if (clang_isConstQualifiedType(clang_getCanonicalType(type)))
		symbol->air.flags |= AIR_SYMBOL_CONST;
}

/* `static const int limit = 10;` is not a constant expression in C, but it is constant. */
static void set_constant(struct lowering *l, struct lower_symbol *symbol)
{
	CXType type = clang_getCursorType(symbol->definition);

	if (symbol->air.kind != AIR_SYMBOL_VARIABLE || !(symbol->air.flags & AIR_SYMBOL_CONST) ||
		clang_isVolatileQualifiedType(clang_getCanonicalType(type)) ||
		!type_is_integer(type_at(l, lower_type(l, type))))
		return;
	CXCursor initialiser = clang_Cursor_getVarDeclInitializer(symbol->definition);
	if (!clang_Cursor_isNull(initialiser) && !(symbol->air.flags & AIR_SYMBOL_WEAK))
		symbol->has_constant = lower_evaluate(initialiser, &symbol->constant);
}

/* `own` is what it touches. */
static uint32_t add_symbol(struct lowering *l, CXCursor canonical, CXCursor definition,
	const char *key, struct touches *own)
{
	bool is_defined = !clang_Cursor_isNull(definition);
	CXCursor shown = is_defined ? definition : canonical;
	CXSourceLocation location = clang_getCursorLocation(shown);
	struct position at = lower_position(l, location);
	struct lower_symbol symbol = { .definition = definition };

	symbol.air.key = key;
	symbol.air.name = lower_string(l, clang_getCursorSpelling(canonical));
	symbol.air.file = at.file;
	symbol.air.line = at.line;
	symbol.air.column = at.column;
	if (is_external(canonical))
		symbol.air.flags |= AIR_SYMBOL_EXTERNAL;
	if (is_defined)
		symbol.air.flags |= AIR_SYMBOL_DEFINED;
	/* A builtin has no file; it is not the project's. */
	if (at.file == air_none || clang_Location_isInSystemHeader(location))
		symbol.air.flags |= AIR_SYMBOL_SYSTEM;
	struct touch_owner outer = lower_touch_begin(l, own);
	set_kind(l, &symbol, shown);
	if (is_defined)
		set_constant(l, &symbol);
	lower_touch_end(l, outer);
	array_push(&l->symbols, arena_copy(l->arena, &symbol, sizeof(symbol)));
	return (uint32_t)l->symbols.count - 1;
}

/* `int x;` at file scope is a tentative definition (6.9.2p2), which libclang does not count; nor
 * does it another name of a function, __attribute__((alias("f"))). */
CXCursor lower_definition_of(struct lowering *l, CXCursor declaration)
{
	CXCursor definition = clang_getCursorDefinition(declaration), function;

	if (clang_Cursor_isNull(definition) &&
		clang_getCursorKind(declaration) == CXCursor_VarDecl &&
		clang_Cursor_hasVarDeclGlobalStorage(declaration) == 1 &&
		clang_Cursor_getStorageClass(declaration) != CX_SC_Extern)
		return declaration;
	if (clang_Cursor_isNull(definition) && lower_alias(l, declaration, &function))
		return declaration;
	return definition;
}

/* How much is known of a symbol: it only grows. */
static uint64_t knowledge(const struct air_symbol *symbol)
{
	uint64_t sum = (uint64_t)symbol->flags + symbol->annotations.count + symbol->markers.count +
		       symbol->param_count;

	for (uint32_t i = 0; i < symbol->param_count; i++) {
		const struct air_param *param = &symbol->params[i];
		sum += param->annotations.count + (uint64_t)param->markers.count +
		       param->points_to_const + (param->name && *param->name) +
		       (param->typedef_key != NULL);
	}
	return sum;
}

/* A function the compiler knows by itself: it is declared by the compiler, and again, at the same
 * place, by who declares it first. */
static bool is_first_written(CXCursor canonical, CXCursor declaration)
{
	return clang_equalLocations(
		clang_getCursorLocation(canonical), clang_getCursorLocation(declaration));
}

/* What a declaration says besides the first one and the definition. If a body is the first to refer
 * to it, the symbol depends on that body. */
static void merge_another(
	struct lowering *l, uint32_t number, CXCursor canonical, CXCursor declaration)
{
	struct lower_symbol *symbol = symbol_at(l, number);
	uint64_t before = knowledge(&symbol->air);
	struct touch_owner outer = lower_touch_begin(l, &symbol->touches);

	merge_declaration(l, symbol, declaration);
	lower_touch_end(l, outer);
	l->is_unsettled |= l->stamp && knowledge(&symbol->air) != before &&
			   !is_first_written(canonical, declaration);
}

static uint32_t new_symbol(
	struct lowering *l, CXCursor canonical, CXCursor definition, const char *key)
{
	struct touches own = { 0 };
	uint32_t number = add_symbol(l, canonical, definition, key, &own);
	struct lower_symbol *symbol = symbol_at(l, number);

	symbol->touches = own;
	struct touch_owner outer = lower_touch_begin(l, &symbol->touches);
	merge_declaration(l, symbol, canonical);
	if (!clang_Cursor_isNull(definition) && !clang_equalCursors(definition, canonical))
		merge_declaration(l, symbol, definition);
	lower_touch_end(l, outer);
	return number;
}

/* Of a declaration that is the first of its kind that is met. */
static uint32_t find_symbol(struct lowering *l, CXCursor canonical, CXCursor definition)
{
	const char *key = symbol_key(l, canonical, definition);
	uint32_t known = intern_add(&l->symbol_keys, key), number;

	if (known < l->symbol_by_key.count) { /* block scope `extern` of a known one? */
		number = l->symbol_by_key.items[known];
		merge_another(l, number, clang_getNullCursor(), canonical);
		if (!clang_Cursor_isNull(definition) && !clang_equalCursors(definition, canonical))
			merge_another(l, number, canonical, definition);
	} else {
		number = new_symbol(l, canonical, definition, key);
		array_push(&l->symbol_by_key, number);
	}
	cursor_map_add(&l->symbol_map, canonical, number);
	return number;
}

static uint32_t symbol_of(struct lowering *l, CXCursor declaration)
{
	uint32_t number = cursor_map_find(&l->symbol_map, declaration);

	if (number != air_none)
		return number;
	CXCursor canonical = clang_getCanonicalCursor(declaration);
	CXCursor definition = lower_definition_of(l, declaration);
	number = cursor_map_find(&l->symbol_map, canonical);
	if (number == air_none)
		number = find_symbol(l, canonical, definition);
	if (clang_equalCursors(declaration, canonical))
		return number;
	cursor_map_add(&l->symbol_map, declaration, number);
	if (clang_Cursor_isNull(symbol_at(l, number)->definition) &&
		clang_equalCursors(declaration, definition)) { /* an alias of a declared one */
		symbol_at(l, number)->definition = definition;
		symbol_at(l, number)->air.flags |= AIR_SYMBOL_DEFINED;
		merge_another(l, number, canonical, declaration);
	}
	if (!clang_equalCursors(declaration, definition))
		merge_another(l, number, canonical, declaration);
	return number;
}

uint32_t lower_symbol(struct lowering *l, CXCursor declaration)
{
	uint32_t number = symbol_of(l, declaration);

	lower_touch(l, TOUCH_SYMBOL, number, &symbol_at(l, number)->toucher);
	return number;
}

uint32_t lower_symbol_use(struct lowering *l, uint32_t number)
{
	struct lower_symbol *symbol = symbol_at(l, number);

	if (symbol->stamp != l->stamp) {
		enum air_ref_kind kind = symbol->air.kind == AIR_SYMBOL_FUNCTION ? AIR_REF_FUNCTION
										 : AIR_REF_VARIABLE;
		symbol->stamp = l->stamp;
		symbol->ref = air_build_ref(l->builder,
			(struct air_ref){ kind, symbol->air.key, symbol->air.name, NULL });
		lower_queue(l, number);
	}
	return symbol_at(l, number)->ref;
}

void lower_symbols_finish(struct lowering *l)
{
	struct air_unit *unit = l->unit;

	unit->symbol_count = (uint32_t)l->symbols.count;
	unit->symbols = arena_array(l->arena, l->symbols.count, sizeof(*unit->symbols));
	for (uint32_t i = 0; i < l->symbols.count; i++)
		unit->symbols[i] = symbol_at(l, i)->air;
}
