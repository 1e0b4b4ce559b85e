/*
 * What depends on the line where it stands, by __LINE__: whoever has it is another one once it has
 * moved. Errs towards too much.
 */
#ifndef FRONTEND_LOWER_LINE_H
#define FRONTEND_LOWER_LINE_H

#include <clang-c/Index.h>
#include <stdbool.h>

struct lowering;

/* A token that was put together while macros were expanded, as __LINE__ is and what it is pasted
 * to: it is spelled in no file. */
bool lower_is_put_together(CXCursor cursor);

/* Is its name one that the number of its line was pasted to? */
bool lower_is_named_by_line(CXCursor declaration);

/* A declaration at the top level of a unit that stays: bodies that refer to it may depend on the
 * line where it stands. */
void lower_line_top(struct lowering *l, CXCursor declaration, enum CXCursorKind kind);

#endif
