#include "frontend/lower_line.h"

#include <stdlib.h>
#include <string.h>

#include "frontend/lower.h"

bool lower_is_put_together(CXCursor cursor)
{
	CXSourceLocation location = clang_getCursorLocation(cursor);
	CXFile file = NULL;

	if (!lower_location_in_macro(location))
		return false;
	clang_getSpellingLocation(location, &file, NULL, NULL, NULL);
	return !file;
}

/* Is it the number of the line where it stands, or of one that a use of a macro reaches? */
static bool is_line_of(CXCursor cursor, uint64_t number)
{
	enum { reach = 64 };
	unsigned line = 0;

	clang_getPresumedLocation(clang_getCursorLocation(cursor), NULL, &line, NULL);
	return number >= line && number <= line + reach;
}

static const char digits[] = "0123456789";

bool lower_is_named_by_line(CXCursor declaration)
{
	bool is_named = false;

	if (!lower_is_put_together(declaration))
		return false;
	CXString name = clang_getCursorSpelling(declaration);
	for (const char *at = strpbrk(clang_getCString(name), digits); at && !is_named;) {
		char *behind;
		is_named = is_line_of(declaration, strtoull(at, &behind, 10));
		at = strpbrk(behind, digits);
	}
	clang_disposeString(name);
	return is_named;
}

static bool is_line_number(CXCursor literal)
{
	int64_t value;

	return lower_is_put_together(literal) && lower_evaluate(literal, &value) && value > 0 &&
	       is_line_of(literal, (uint64_t)value);
}

/* What types hold. Names of others may hold a number, too: that of an assertion most often, which
 * no body refers to. */
static bool depends_on_line(CXCursor cursor, enum CXCursorKind kind)
{
	switch ((int)kind) {
	case CXCursor_IntegerLiteral:
		return is_line_number(cursor);
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_FieldDecl:
	case CXCursor_VarDecl:
		return lower_is_named_by_line(cursor);
	default:
		return false;
	}
}

static enum CXChildVisitResult visit_type(CXCursor cursor, CXCursor parent, CXClientData data)
{
	bool *is_line_bound = data;

	(void)parent;
	*is_line_bound = depends_on_line(cursor, clang_getCursorKind(cursor));
	return *is_line_bound ? CXChildVisit_Break : CXChildVisit_Recurse;
}

void lower_line_top(struct lowering *l, CXCursor declaration, enum CXCursorKind kind)
{
	CXFile file = NULL;

	if (kind == CXCursor_VarDecl)
		l->is_line_bound = l->is_line_bound || depends_on_line(declaration, kind);
	if (l->is_line_bound || (kind != CXCursor_EnumDecl && kind != CXCursor_StructDecl &&
					kind != CXCursor_UnionDecl && kind != CXCursor_TypedefDecl))
		return;
	clang_getExpansionLocation(clang_getCursorLocation(declaration), &file, NULL, NULL, NULL);
	if (!l->files.count || file != file_at(l, 0)->handle)
		return;
	l->is_line_bound = depends_on_line(declaration, kind);
	if (!l->is_line_bound)
		clang_visitChildren(declaration, visit_type, &l->is_line_bound);
}
