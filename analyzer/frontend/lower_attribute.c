/*
 * Attributes of declarations: those libclang has a name for, and those that only show in the
 * declaration as it prints it. Some of these name a function: cleanup handlers and aliases.
 */
#include "frontend/lower.h"

#include <string.h>

struct attribute_visit {
	bool has_unnamed, has_const;
};

static enum CXChildVisitResult visit_attribute(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct attribute_visit *visit = data;
	enum CXCursorKind kind = clang_getCursorKind(cursor);

	(void)parent;
	visit->has_unnamed |= kind == CXCursor_UnexposedAttr;
	visit->has_const |= kind == CXCursor_ConstAttr;
	return clang_isAttribute(kind) ? CXChildVisit_Continue : CXChildVisit_Break;
}

/* The declaration as clang prints it, without body and initialiser. */
static CXString print_declaration(CXCursor cursor)
{
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(cursor);

	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
	clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_SuppressInitializers, 1);
	CXString printed = clang_getCursorPrettyPrinted(cursor, policy);
	clang_PrintingPolicy_dispose(policy);
	return printed;
}

static bool spelling_has(CXString string, const char *word)
{
	const char *text = clang_getCString(string);
	bool has = text && strstr(text, word);

	clang_disposeString(string);
	return has;
}

/* GNU's noreturn is part of the function's type; _Noreturn and [[noreturn]] are attributes
 * without a name, which only the printed declaration shows. */
void lower_attributes(struct lower_symbol *symbol, CXCursor cursor)
{
	struct attribute_visit visit = { 0 };
	bool is_function = symbol->air.kind == AIR_SYMBOL_FUNCTION;

	if (is_function &&
		spelling_has(clang_getTypeSpelling(clang_getCursorType(cursor)), "noreturn"))
		symbol->air.flags |= AIR_SYMBOL_NORETURN;
	if (!clang_Cursor_hasAttrs(cursor))
		return;
	clang_visitChildren(cursor, visit_attribute, &visit);
	if (visit.has_const)
		symbol->air.flags |= AIR_SYMBOL_CONST;
	if (!visit.has_unnamed)
		return;
	CXString printed = print_declaration(cursor);
	const char *text = clang_getCString(printed);
	if (text && is_function && (strstr(text, "_Noreturn") || strstr(text, "noreturn")))
		symbol->air.flags |= AIR_SYMBOL_NORETURN;
	if (text && strstr(text, "__attribute__((weak))"))
		symbol->air.flags |= AIR_SYMBOL_WEAK;
	clang_disposeString(printed);
}

/* ------------------------------------------------------------------- functions by name */

static enum CXChildVisitResult visit_function(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct lowering *l = data;

	(void)parent;
	if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl)
		return CXChildVisit_Continue;
	CXString name = clang_getCursorSpelling(cursor);
	uint32_t number = intern_add(&l->function_names, clang_getCString(name));
	clang_disposeString(name);
	if (number == l->function_cursors.count)
		array_push(&l->function_cursors, cursor);
	return CXChildVisit_Continue;
}

/* A function of the unit that stands in the printed declaration, between `before` and `after`. */
static bool function_in_attribute(struct lowering *l, CXCursor cursor, const char *before,
	const char *after, CXCursor *function)
{
	CXString printed = print_declaration(cursor);
	const char *text = clang_getCString(printed);
	const char *name = text ? strstr(text, before) : NULL;
	uint32_t number = intern_none;

	if (name) {
		name += strlen(before);
		if (!l->functions_read)
			clang_visitChildren(
				clang_getTranslationUnitCursor(l->tu), visit_function, l);
		l->functions_read = true;
		char *copy = arena_strndup(&l->scratch, name, strcspn(name, after));
		number = intern_find(&l->function_names, copy);
		if (number != intern_none)
			*function = l->function_cursors.items[number];
	}
	clang_disposeString(printed);
	return number != intern_none;
}

uint32_t lower_cleanup_handler(struct lowering *l, CXCursor variable)
{
	CXCursor handler;

	return function_in_attribute(l, variable, "cleanup(", ")", &handler)
		       ? lower_symbol(l, handler)
		       : air_none;
}

static bool is_in_main_file(struct lowering *l, CXCursor cursor)
{
	CXFile file = NULL;

	clang_getExpansionLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
	return file && clang_File_isEqual(file, clang_getFile(l->tu, l->request->file));
}

/* Only what is defined in the same unit can have another name: so headers are not looked at. */
bool lower_alias(struct lowering *l, CXCursor declaration, CXCursor *function)
{
	struct attribute_visit visit = { 0 };

	if (clang_getCursorKind(declaration) != CXCursor_FunctionDecl ||
		!clang_Cursor_hasAttrs(declaration) || !is_in_main_file(l, declaration) ||
		!clang_Cursor_isNull(clang_getCursorDefinition(declaration)))
		return false;
	clang_visitChildren(declaration, visit_attribute, &visit);
	return visit.has_unnamed &&
	       function_in_attribute(l, declaration, "alias(\"", "\"", function);
}
