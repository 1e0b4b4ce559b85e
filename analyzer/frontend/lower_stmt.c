/*
 * Statements: one function per kind, each citing the clause of C11 it obeys. After a statement
 * that jumps, the builder puts what follows into a block nobody reaches.
 */
#include "frontend/lower.h"

#include <string.h>

#include "base/text.h"

/* --------------------------------------------------------------------- declarations */

/* The sizes of a variable length array are evaluated where it is declared (6.7.6.2p5), outer
 * first; libclang lists them inner first. */
static void lower_array_sizes(struct lowering *l, uint32_t node, uint32_t initialiser)
{
	ARRAY(uint32_t) sizes = { 0 };

	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		if (c != initialiser)
			array_push(&sizes, c);
	for (size_t i = sizes.count; i-- > 0;)
		lower_effect(l, sizes.items[i]);
	array_release(&sizes);
}

static bool is_variably_modified(CXType type)
{
	CXType at = clang_getCanonicalType(type);

	while (at.kind != CXType_Invalid) {
		if (at.kind == CXType_VariableArray)
			return true;
		CXType element = clang_getArrayElementType(at);
		at = element.kind == CXType_Invalid ? clang_getPointeeType(at) : element;
	}
	return false;
}

static void set_cleanup(struct lowering *l, uint32_t node, uint32_t local)
{
	if (!(node_at(l, node)->flags & NODE_HAS_ATTRIBUTE))
		return;
	uint32_t handler = lower_cleanup_handler(l, node_at(l, node)->cursor);
	if (handler == air_none)
		return;
	uint32_t ref = lower_symbol_use(l, handler);
	struct air_local *declared = air_build_local_at(l->builder, local);
	declared->cleanup = ref;
	declared->flags |= AIR_LOCAL_ADDRESSED;
}

/* 6.7: objects of automatic storage are initialised each time the declaration is reached
 * (6.2.4p6); those of static storage once, in a function of their own. */
static void lower_variable_declaration(struct lowering *l, uint32_t node)
{
	CXCursor cursor = node_at(l, node)->cursor;

	if (clang_Cursor_hasVarDeclGlobalStorage(cursor)) {
		lower_queue(l, lower_symbol(l, cursor));
		return;
	}
	CXType type = clang_getCursorType(cursor);
	uint32_t initialiser = air_none;
	if (!clang_Cursor_isNull(clang_Cursor_getVarDeclInitializer(cursor)))
		for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
			initialiser = c; /* comes last */
	if (node_at(l, node)->count > 0 && is_variably_modified(type))
		lower_array_sizes(l, node, initialiser);

	uint32_t number = lower_type(l, type);
	uint32_t local = lower_local(l, cursor, number);
	struct place place = place_of_local(local, number);
	lower_at(l, node);
	air_build_lifetime(l->builder, AIR_ENTER, place_build(l, &place));
	if (initialiser != air_none)
		lower_initialise(l, &place, type, initialiser);
	/* The handler does not run when the initialiser jumps away. */
	set_cleanup(l, node, local);
	scope_declare(l, node, local);
}

static void lower_declaration(struct lowering *l, uint32_t node)
{
	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		if (node_at(l, c)->kind == CXCursor_VarDecl)
			lower_variable_declaration(l, c);
}

/* ------------------------------------------------------------------------- selection */

/* 6.8.4.1 */
static void lower_if(struct lowering *l, uint32_t node)
{
	uint32_t condition = node_child(l, node, 0);
	uint32_t then = node_child(l, node, 1);
	uint32_t otherwise = node_child(l, node, 2);
	uint32_t yes = air_build_block(l->builder);
	uint32_t no = air_build_block(l->builder);
	uint32_t join = otherwise == air_none ? no : air_build_block(l->builder);

	if (then == air_none) /* only after an error */
		return;
	lower_branch(l, condition, yes, no);
	air_build_continue(l->builder, yes);
	lower_statement(l, then);
	air_build_jump(l->builder, join);
	if (otherwise != air_none) {
		air_build_continue(l->builder, no);
		lower_statement(l, otherwise);
		air_build_jump(l->builder, join);
	}
	air_build_continue(l->builder, join);
}

static void build_switch(struct lowering *l, const struct lower_switch *s, struct air_value value,
	uint32_t otherwise)
{
	ARRAY(struct air_case) ranges = { 0 };
	ARRAY(uint32_t) blocks = { 0 };

	for (size_t i = 0; i < s->cases.count; i++) {
		array_push(&ranges, s->cases.items[i].range);
		array_push(&blocks, s->cases.items[i].block);
	}
	air_build_switch(
		l->builder, value, otherwise, ranges.items, blocks.items, (uint32_t)s->cases.count);
	array_release(&ranges);
	array_release(&blocks);
}

/* 6.8.4.2: cases may stand anywhere inside, so the switch itself is built when its body is
 * known. Without a matching case or a default nothing of the body runs. */
static void lower_switch(struct lowering *l, uint32_t node)
{
	uint32_t body = node_child(l, node, 1);
	struct lower_switch here = { .otherwise = air_none, .outer = l->in_switch };
	struct jump_targets outside = l->targets;

	if (body == air_none) /* only after an error */
		return;
	struct air_value value = lower_value(l, node_child(l, node, 0));
	uint32_t dispatch = air_build_block(l->builder);
	uint32_t inside = air_build_block(l->builder);
	uint32_t end = air_build_block(l->builder);
	air_build_jump(l->builder, dispatch);

	l->in_switch = &here;
	l->targets.break_block = end;
	l->targets.break_depth = l->scopes.count;
	air_build_continue(l->builder, inside); /* what stands before the first case */
	lower_statement(l, body);
	air_build_jump(l->builder, end);
	l->targets = outside;
	l->in_switch = here.outer;

	air_build_continue(l->builder, dispatch);
	lower_at(l, node);
	build_switch(l, &here, value, here.otherwise == air_none ? end : here.otherwise);
	air_build_continue(l->builder, end);
	array_release(&here.cases);
}

/* 6.8.1: `case 1 ... 3` is GNU's. */
static void lower_case(struct lowering *l, uint32_t node)
{
	uint32_t block = air_build_block(l->builder);
	uint32_t low = node_child(l, node, 0);
	bool is_range = node_at(l, node)->count > 2;
	struct switch_case here = { .block = block };

	air_build_jump(l->builder, block);
	air_build_continue(l->builder, block);
	if (l->in_switch && lower_evaluate(node_at(l, low)->cursor, &here.range.low)) {
		here.range.high = here.range.low;
		if (is_range)
			lower_evaluate(
				node_at(l, node_child(l, node, 1))->cursor, &here.range.high);
		array_push(&l->in_switch->cases, here);
	}
	lower_statement(l, node_child(l, node, is_range ? 2 : 1));
}

static void lower_default(struct lowering *l, uint32_t node)
{
	uint32_t block = air_build_block(l->builder);

	air_build_jump(l->builder, block);
	air_build_continue(l->builder, block);
	if (l->in_switch)
		l->in_switch->otherwise = block;
	lower_statement(l, node_at(l, node)->first);
}

/* ---------------------------------------------------------------------- other kinds */

/* 6.8.1 */
static void lower_labelled(struct lowering *l, uint32_t node)
{
	uint32_t block = lower_label_block(l, node_at(l, node)->cursor);

	if (block != air_none) {
		air_build_jump(l->builder, block);
		air_build_continue(l->builder, block);
	}
	lower_statement(l, node_at(l, node)->first);
}

/* 6.8.2 */
static void lower_compound(struct lowering *l, uint32_t node)
{
	scope_open(l, node);
	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		lower_statement(l, c);
	scope_close(l);
}

/* An operand libclang shows without a conversion is an object: an output, or an input in memory.
 * Its address is what the assembly works on. */
static struct air_value lower_asm_operand(struct lowering *l, uint32_t node)
{
	uint32_t inner = node_strip(l, node);

	switch ((int)node_at(l, inner)->kind) {
	case CXCursor_DeclRefExpr:
	case CXCursor_MemberRefExpr:
	case CXCursor_ArraySubscriptExpr:
		break;
	case CXCursor_UnaryOperator:
		if (clang_getCursorUnaryOperatorKind(node_at(l, inner)->cursor) ==
			CXUnaryOperator_Deref)
			break;
		return lower_value(l, node);
	default:
		return lower_value(l, node);
	}
	struct place place = lower_place(l, inner);
	lower_at(l, inner);
	return place_address(l, &place, place.type);
}

/* GNU C. The labels an `asm goto` may jump to are not in libclang's tree. */
static void lower_asm(struct lowering *l, uint32_t node)
{
	ARRAY(struct air_value) values = { 0 };
	size_t length = 0;
	const char *text = lower_source(l, node_at(l, node)->cursor, &length);
	const char *open = text ? memchr(text, '(', length) : NULL;

	if (open && memmem(text, (size_t)(open - text), "goto", 4))
		l->degraded = "asm goto: its jumps are not known";
	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next) {
		enum CXCursorKind kind = node_at(l, c)->kind;
		if (kind == CXCursor_AddrLabelExpr)
			l->degraded = "asm goto: its jumps are not known";
		if (kind == CXCursor_StringLiteral || !clang_isExpression(kind))
			continue;
		array_push(&values, lower_asm_operand(l, c));
	}
	lower_at(l, node);
	air_build_asm(l->builder, values.items, (uint32_t)values.count);
	array_release(&values);
}

/* GNU C: `({ ... })` has the value of its last statement if that is an expression. The value
 * is there before the scope ends. */
struct air_value lower_statement_expression(struct lowering *l, uint32_t node)
{
	uint32_t compound = node_at(l, node)->first;
	struct air_value value = air_value_none();

	if (compound == air_none)
		return value;
	scope_open(l, compound);
	for (uint32_t c = node_at(l, compound)->first; c != air_none; c = node_at(l, c)->next) {
		bool is_last = node_at(l, c)->next == air_none;
		if (is_last && clang_isExpression(node_at(l, c)->kind))
			value = lower_value(l, c);
		else
			lower_statement(l, c);
	}
	scope_close(l);
	return value;
}

/* An attributed statement: `[[fallthrough]];` */
static void lower_attributed(struct lowering *l, uint32_t node)
{
	for (uint32_t c = node_at(l, node)->first; c != air_none; c = node_at(l, c)->next)
		lower_statement(l, c);
}

void lower_statement(struct lowering *l, uint32_t node)
{
	static void (*const kinds[])(struct lowering *, uint32_t) = {
		[CXCursor_UnexposedStmt - CXCursor_FirstStmt] = lower_attributed,
		[CXCursor_LabelStmt - CXCursor_FirstStmt] = lower_labelled,
		[CXCursor_CompoundStmt - CXCursor_FirstStmt] = lower_compound,
		[CXCursor_CaseStmt - CXCursor_FirstStmt] = lower_case,
		[CXCursor_DefaultStmt - CXCursor_FirstStmt] = lower_default,
		[CXCursor_IfStmt - CXCursor_FirstStmt] = lower_if,
		[CXCursor_SwitchStmt - CXCursor_FirstStmt] = lower_switch,
		[CXCursor_WhileStmt - CXCursor_FirstStmt] = lower_while,
		[CXCursor_DoStmt - CXCursor_FirstStmt] = lower_do,
		[CXCursor_ForStmt - CXCursor_FirstStmt] = lower_for,
		[CXCursor_GotoStmt - CXCursor_FirstStmt] = lower_goto,
		[CXCursor_IndirectGotoStmt - CXCursor_FirstStmt] = lower_indirect_goto,
		[CXCursor_ContinueStmt - CXCursor_FirstStmt] = lower_continue,
		[CXCursor_BreakStmt - CXCursor_FirstStmt] = lower_break,
		[CXCursor_ReturnStmt - CXCursor_FirstStmt] = lower_return,
		[CXCursor_GCCAsmStmt - CXCursor_FirstStmt] = lower_asm,
		[CXCursor_MSAsmStmt - CXCursor_FirstStmt] = lower_asm,
		[CXCursor_DeclStmt - CXCursor_FirstStmt] = lower_declaration,
	};

	if (node == air_none)
		return;
	enum CXCursorKind kind = node_at(l, node)->kind;
	size_t index = (size_t)kind - CXCursor_FirstStmt;
	if (clang_isExpression(kind)) /* 6.8.3 */
		lower_effect(l, node);
	else if (clang_isStatement(kind) && index < sizeof(kinds) / sizeof(kinds[0]) &&
		 kinds[index])
		kinds[index](l, node);
	else if (kind != CXCursor_NullStmt && clang_isStatement(kind))
		l->degraded = "a statement of an unknown kind";
}
