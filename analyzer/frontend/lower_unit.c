/*
 * Which definitions of a translation unit are lowered:
 *
 *  1. all of the main file and of `.c` files it includes;
 *  2. external ones of headers that are not the system's;
 *  3. any other (inline functions and tables of headers) when something lowered refers to it.
 *
 * Rules 1 and 2 are settled after one visit of the top level; 3 grows the queue while it is worked
 * off. Functions appear in the unit in that order.
 */
#include "frontend/lower.h"

#include <string.h>

#include "frontend/lower_line.h"
#include "frontend/parse_again.h"

void lower_queue(struct lowering *l, uint32_t number)
{
	struct lower_symbol *symbol = symbol_at(l, number);

	lower_touch(l, TOUCH_DEFINITION, number, &symbol->queuer);
	if (symbol->is_queued || clang_Cursor_isNull(symbol->definition))
		return;
	symbol->is_queued = true;
	symbol->is_empty =
		symbol->air.kind == AIR_SYMBOL_VARIABLE &&
		clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(symbol->definition));
	if (symbol->is_empty)
		return;
	array_push(&l->queue, number);
}

static bool is_lowered_in_header(CXCursor cursor, bool is_function)
{
	if (clang_getCursorLinkage(cursor) != CXLinkage_External)
		return false;
	if (clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)))
		return false;
	/* An inline definition is no external definition (6.7.4p7). */
	return !is_function || !clang_Cursor_isFunctionInlined(cursor);
}

/* One visit meets each file with functions by a place inside of it, and collects what may have
 * to be lowered. */
static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct lowering *l = data;
	enum CXCursorKind kind = clang_getCursorKind(cursor);

	(void)parent;
	if (l->request->stays)
		lower_line_top(l, cursor, kind);
	if (kind != CXCursor_FunctionDecl && kind != CXCursor_VarDecl)
		return CXChildVisit_Continue;
	if (kind == CXCursor_FunctionDecl)
		lower_file_seen(l, clang_getCursorLocation(cursor));
	if (clang_equalCursors(cursor, lower_definition_of(l, cursor)))
		array_push(&l->definitions, cursor);
	return CXChildVisit_Continue;
}

static void queue_definitions(struct lowering *l)
{
	for (size_t i = 0; i < l->definitions.count; i++) {
		CXCursor cursor = l->definitions.items[i];
		bool is_function = clang_getCursorKind(cursor) == CXCursor_FunctionDecl;
		struct position at = lower_expansion(l, clang_getCursorLocation(cursor));
		if (at.file == air_none)
			continue;
		if (file_at(l, at.file)->is_source || is_lowered_in_header(cursor, is_function))
			lower_queue(l, lower_symbol(l, cursor));
	}
}

/* The main file is file 0. */
void lower_main_file(struct lowering *l)
{
	CXFile handle = clang_getFile(l->tu, l->request->file);

	if (handle)
		lower_file(l, handle);
}

/* Is it lowered already, in a unit that only bodies of functions tell from this one? */
static bool is_known(struct lowering *l, uint32_t number)
{
	const struct lower_symbol *symbol = symbol_at(l, number);
	CXSourceRange extent = clang_getCursorExtent(symbol->definition);
	struct position start = lower_expansion(l, clang_getRangeStart(extent));
	struct position end = lower_expansion(l, clang_getRangeEnd(extent));
	const char *key = symbol->air.key, *before, *error = lower_error_in(l, start, end);

	if (symbol->air.kind == AIR_SYMBOL_VARIABLE)
		key = arena_printf(l->arena, "%s#init", key);
	if (!edited_knows(l->edited, key, end.file == 0, end.offset, &before))
		return false;
	/* What it says of another body, or of another declaration, may be an error now. */
	l->is_unsettled |= error && before ? strcmp(error, before) != 0 : error != before;
	return true;
}

static void queue_all(struct lowering *l)
{
	clang_visitChildren(clang_getTranslationUnitCursor(l->tu), visit_top, l);
	if (!l->edited)
		lower_files_classify(l);
	lower_errors_collect(l); /* after the files: errors must not change their order */
	lower_errors_place(l);
	queue_definitions(l);
}

/* The function of a body that begins at a byte of the main file. */
static CXCursor function_at(struct lowering *l, uint32_t body)
{
	CXSourceLocation at = clang_getLocationForOffset(l->tu, file_at(l, 0)->handle, body);
	CXCursor cursor = clang_getCursor(l->tu, at);

	return clang_getCursorKind(cursor) == CXCursor_CompoundStmt
		       ? clang_getCursorSemanticParent(cursor)
		       : clang_getNullCursor();
}

/* Only what an edit has changed. To go through all the others would have libclang bring back all
 * headers, which costs more than to read the bodies. */
static bool queue_changed(struct lowering *l)
{
	const struct body_edit *edit = &l->edited->bodies;

	if (!l->edited->is_local || clang_getNumDiagnostics(l->tu))
		return false;
	for (size_t i = 0; i < edit->changed.count; i++) {
		CXCursor function = function_at(l, edit->changed.items[i].now.begin);
		if (clang_getCursorKind(function) != CXCursor_FunctionDecl)
			return false;
		lower_queue(l, lower_symbol(l, function));
	}
	return true;
}

void lower_unit(struct lowering *l)
{
	if (l->request->stays)
		l->owner = (struct touch_owner){ &l->top, ++l->last_owner };
	l->is_local = l->edited && queue_changed(l);
	if (!l->is_local)
		queue_all(l);
	for (size_t i = 0; i < l->queue.count; i++)
		if (!l->edited || !is_known(l, l->queue.items[i]))
			lower_definition(l, l->queue.items[i]);

	struct air_unit *unit = l->unit;
	unit->function_count = (uint32_t)l->functions.count;
	unit->functions = arena_array(l->arena, l->functions.count, sizeof(*unit->functions));
	for (size_t i = 0; i < l->functions.count; i++)
		unit->functions[i] = l->functions.items[i];
	lower_symbols_finish(l);
	lower_types_finish(l);
	lower_files_finish(l);
}

void lowering_release(struct lowering *l)
{
	arena_release(&l->scratch);
	array_release(&l->files);
	pointer_map_release(&l->file_handles);
	intern_release(&l->file_paths);
	array_release(&l->types);
	pointer_map_release(&l->type_map);
	array_release(&l->records);
	array_release(&l->fields);
	array_release(&l->typedefs);
	cursor_map_release(&l->declarations);
	array_release(&l->symbols);
	cursor_map_release(&l->symbol_map);
	intern_release(&l->symbol_keys);
	array_release(&l->symbol_by_key);
	intern_release(&l->local_keys);
	array_release(&l->key_stamps);
	intern_release(&l->markers);
	intern_release(&l->function_names);
	array_release(&l->function_cursors);
	array_release(&l->definitions);
	array_release(&l->queue);
	array_release(&l->functions);
	array_release(&l->extras);
	tree_release(&l->tree);
	cursor_map_release(&l->locals);
	array_release(&l->scopes);
	array_release(&l->scope_locals);
	array_release(&l->labels);
	array_release(&l->errors);
}
