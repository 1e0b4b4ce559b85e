/*
 * Reading a header with libclang.
 *
 *  1. A header is read as a file of its own, so what it includes is not visited.
 *  2. Attributes are children of the cursor they stand on; a redeclaration repeats the inherited
 *     ones, so each text is kept once.
 *  3. Comments are ordinary ones: clang is told to attach those too. It attaches a comment only to
 *     the declaration right below.
 */
#include "declarations.h"

#include <clang-c/Index.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct visit {
	declaration_fn fn;
	void *context;
};

struct kept {
	struct kept *next;
	char text[];
};

static struct kept *all_kept; /* for leak checkers: nothing is freed before the end */

static const char *keep(CXString string)
{
	const char *text = clang_getCString(string);
	size_t size = strlen(text ? text : "") + 1;
	struct kept *kept = malloc(sizeof(*kept) + size);

	if (!kept)
		abort();
	memcpy(kept->text, text ? text : "", size);
	kept->next = all_kept;
	all_kept = kept;
	clang_disposeString(string);
	return kept->text;
}

static void add(struct annotations *list, const char *text)
{
	for (size_t i = 0; i < list->count; i++)
		if (!strcmp(list->items[i], text))
			return;
	if (list->count == texts_max)
		abort();
	list->items[list->count++] = text;
}

bool annotated(const struct annotations *annotations, const char *word)
{
	size_t length = strlen(word);

	for (size_t i = 0; i < annotations->count; i++) {
		const char *text = annotations->items[i];
		if (strncmp(text, "async:", 6) || strncmp(text + 6, word, length))
			continue;
		if (text[6 + length] == '\0' || text[6 + length] == ';')
			return true;
	}
	return false;
}

static bool is_function_pointer(CXType type)
{
	CXType pointee = clang_getPointeeType(clang_getCanonicalType(type));
	return pointee.kind == CXType_FunctionProto || pointee.kind == CXType_FunctionNoProto;
}

/* A pointer to a struct that is not const: something the caller may come to own. */
static bool is_handle(CXType type)
{
	CXType pointee = clang_getPointeeType(clang_getCanonicalType(type));
	return pointee.kind == CXType_Record && !clang_isConstQualifiedType(pointee);
}

static enum result result_of(CXType type)
{
	CXType plain = clang_getCanonicalType(type);

	if (plain.kind == CXType_Int || plain.kind == CXType_Long)
		return RESULT_NUMBER;
	if (!is_handle(type))
		return RESULT_OTHER;
	const char *name = keep(clang_getTypeSpelling(clang_getPointeeType(plain)));
	return strcmp(name, "struct async_task") ? RESULT_HANDLE : RESULT_TASK;
}

static enum CXChildVisitResult visit_parameter(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct parameter *parameter = data;

	(void)parent;
	if (clang_getCursorKind(cursor) == CXCursor_AnnotateAttr)
		add(&parameter->annotations, keep(clang_getCursorSpelling(cursor)));
	return CXChildVisit_Continue;
}

static void add_parameter(struct declaration *declaration, CXCursor cursor)
{
	if (declaration->parameter_count == parameters_max)
		abort();
	struct parameter *parameter = &declaration->parameters[declaration->parameter_count++];
	CXType type = clang_getCursorType(cursor);

	parameter->name = keep(clang_getCursorSpelling(cursor));
	parameter->is_function = is_function_pointer(type);
	parameter->is_out = is_handle(clang_getPointeeType(clang_getCanonicalType(type)));
	clang_visitChildren(cursor, visit_parameter, parameter);
}

static enum CXChildVisitResult visit_parts(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct declaration *declaration = data;
	enum CXCursorKind kind = clang_getCursorKind(cursor);

	(void)parent;
	if (kind == CXCursor_AnnotateAttr)
		add(&declaration->annotations, keep(clang_getCursorSpelling(cursor)));
	else if (kind == CXCursor_WarnUnusedResultAttr)
		declaration->must_use = true;
	else if (kind == CXCursor_ParmDecl && !declaration->is_type)
		add_parameter(declaration, cursor);
	return CXChildVisit_Continue;
}

static bool is_read(enum CXCursorKind kind)
{
	return kind == CXCursor_FunctionDecl || kind == CXCursor_StructDecl ||
	       kind == CXCursor_TypedefDecl;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct visit *visit = data;
	CXSourceLocation location = clang_getCursorLocation(cursor);
	enum CXCursorKind kind = clang_getCursorKind(cursor);
	struct declaration declaration = { .is_type = kind != CXCursor_FunctionDecl };

	(void)parent;
	if (!is_read(kind) || !clang_Location_isFromMainFile(location))
		return CXChildVisit_Continue;
	declaration.name = keep(clang_getCursorSpelling(cursor));
	clang_getExpansionLocation(location, NULL, &declaration.line, NULL, NULL);
	CXString comment = clang_Cursor_getRawCommentText(cursor);
	declaration.has_comment = clang_getCString(comment) != NULL;
	clang_disposeString(comment);
	if (!declaration.is_type)
		declaration.result = result_of(clang_getCursorResultType(cursor));
	clang_visitChildren(cursor, visit_parts, &declaration);
	visit->fn(&declaration, visit->context);
	return CXChildVisit_Continue;
}

static bool compiles(CXTranslationUnit unit)
{
	bool ok = true;

	for (unsigned i = 0; i < clang_getNumDiagnostics(unit); i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
		if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
			const char *text = keep(clang_formatDiagnostic(
				diagnostic, clang_defaultDiagnosticDisplayOptions()));
			fprintf(stderr, "%s\n", text);
			ok = false;
		}
		clang_disposeDiagnostic(diagnostic);
	}
	return ok;
}

bool declarations_each(
	const char *path, const char *include_folder, declaration_fn fn, void *context)
{
	const char *arguments[] = { "-xc", "-std=c11", "-D_GNU_SOURCE", "-fparse-all-comments",
		"-resource-dir", RESOURCE_DIR, "-I", include_folder };
	struct visit visit = { fn, context };
	CXTranslationUnit unit = NULL;

	CXIndex index = clang_createIndex(0, 0);
	enum CXErrorCode code = clang_parseTranslationUnit2(index, path, arguments,
		sizeof(arguments) / sizeof(*arguments), NULL, 0, CXTranslationUnit_None, &unit);
	bool ok = code == CXError_Success && compiles(unit);
	if (ok)
		clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_top, &visit);
	if (unit)
		clang_disposeTranslationUnit(unit);
	clang_disposeIndex(index);
	return ok;
}
