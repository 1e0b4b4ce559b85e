/*
 * Errors the compiler reported, and whom they concern. After one, libclang may leave whole
 * statements out of its tree without a trace, so the function it stands in is degraded; one that
 * stands in no function makes the unit partial.
 */
#include "frontend/lower.h"

static bool is_error(CXDiagnostic diagnostic)
{
	return clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
}

static void add_error(struct lowering *l, CXDiagnostic diagnostic)
{
	struct lower_error error = { 0 };
	CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);

	error.at = lower_position(l, location);
	error.expanded = lower_expansion(l, location);
	error.text = lower_string(l, clang_getDiagnosticSpelling(diagnostic));
	array_push(&l->errors, error);
}

void lower_errors_collect(struct lowering *l)
{
	unsigned count = clang_getNumDiagnostics(l->tu);

	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(l->tu, i);
		if (is_error(diagnostic))
			add_error(l, diagnostic);
		clang_disposeDiagnostic(diagnostic);
	}
}

void lower_errors_report(struct lowering *l)
{
	struct air_unit *unit = l->unit;

	unit->diagnostics = arena_array(l->arena, l->errors.count, sizeof(*unit->diagnostics));
	unit->diagnostic_count = (uint32_t)l->errors.count;
	for (size_t i = 0; i < l->errors.count; i++) {
		const struct lower_error *error = &l->errors.items[i];
		unit->diagnostics[i] = (struct air_diagnostic){ .file = error->at.file,
			.line = error->at.line,
			.column = error->at.column,
			.text = error->text,
			.in_function = error->in_function };
		if (!error->in_function)
			unit->is_partial = true;
	}
}

static bool contains(struct position from, struct position to, struct position at)
{
	return at.file == from.file && from.file == to.file && at.offset >= from.offset &&
	       at.offset <= to.offset;
}

const char *lower_error_in(struct lowering *l, struct position from, struct position to)
{
	for (size_t i = 0; i < l->errors.count; i++) {
		struct lower_error *error = &l->errors.items[i];
		if (contains(from, to, error->at) || contains(from, to, error->expanded))
			return error->text;
	}
	return NULL;
}

static enum CXChildVisitResult visit_definition(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct lowering *l = data;

	(void)parent;
	if (clang_getCursorKind(cursor) != CXCursor_FunctionDecl ||
		!clang_isCursorDefinition(cursor))
		return CXChildVisit_Continue;
	CXSourceRange extent = clang_getCursorExtent(cursor);
	struct position from = lower_expansion(l, clang_getRangeStart(extent));
	struct position to = lower_expansion(l, clang_getRangeEnd(extent));
	for (size_t i = 0; i < l->errors.count; i++) {
		struct lower_error *error = &l->errors.items[i];
		if (contains(from, to, error->at) || contains(from, to, error->expanded))
			error->in_function = true;
	}
	return CXChildVisit_Continue;
}

void lower_errors_place(struct lowering *l)
{
	if (l->errors.count > 0)
		clang_visitChildren(clang_getTranslationUnitCursor(l->tu), visit_definition, l);
}
