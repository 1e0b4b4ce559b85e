/*
 * The compiler's tree of one body, copied in a single recursive visit: libclang visits a node in
 * about 50 ns, but asking each node for its children again costs many times that.
 *
 * What has no meaning of its own is left out: references to types (only noted on their parent),
 * attributes, declarations of types inside the body, parameters of function pointer types.
 */
#include "frontend/lower.h"
#include "frontend/lower_line.h"

static bool is_skipped(enum CXCursorKind kind)
{
	switch ((int)kind) {
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_EnumDecl:
	case CXCursor_TypedefDecl:
	case CXCursor_FunctionDecl:
	case CXCursor_ParmDecl:
	case CXCursor_StaticAssert:
		return true;
	default:
		return clang_isAttribute(kind) != 0;
	}
}

/* The parent is the nearest node on the path that equals it: an operand of `a ?: b` is visited
 * three times, as the same cursor. */
static uint32_t find_parent(struct tree *tree, CXCursor parent)
{
	while (tree->path.count > 1) {
		uint32_t last = array_last(&tree->path);
		if (clang_equalCursors(tree->nodes.items[last].cursor, parent))
			return last;
		tree->path.count--;
	}
	return tree->path.items[0];
}

static uint32_t add_node(
	struct tree *tree, CXCursor cursor, enum CXCursorKind kind, uint32_t parent)
{
	uint32_t number = (uint32_t)tree->nodes.count;
	struct node node = { .cursor = cursor,
		.kind = kind,
		.parent = parent,
		.first = air_none,
		.next = air_none };

	array_push(&tree->nodes, node);
	array_push(&tree->path, number);
	return number;
}

/* While a tree is built, `first` of a node whose children still come is its last child, and
 * that one's `next` is the first: a ring, opened at the end. */
static void link_child(struct tree *tree, uint32_t parent, uint32_t child)
{
	struct node *nodes = tree->nodes.items;
	uint32_t last = nodes[parent].first;

	if (last == air_none) {
		nodes[child].next = child;
	} else {
		nodes[child].next = nodes[last].next;
		nodes[last].next = child;
	}
	nodes[parent].first = child;
	nodes[parent].count++;
}

static void open_rings(struct tree *tree)
{
	struct node *nodes = tree->nodes.items;

	for (size_t i = 0; i < tree->nodes.count; i++) {
		uint32_t last = nodes[i].first;
		if (last == air_none)
			continue;
		nodes[i].first = nodes[last].next;
		nodes[last].next = air_none;
	}
}

/* A function that was never declared is declared by the first body that calls it, where it calls
 * it, be it in a sizeof; and so are those the compiler knows by itself. */
static bool is_declared_here(CXCursor reference)
{
	CXCursor referenced = clang_getCursorReferenced(reference);

	return clang_getCursorKind(referenced) == CXCursor_FunctionDecl &&
	       clang_equalLocations(
		       clang_getCursorLocation(referenced), clang_getCursorLocation(reference));
}

static void note_unusual(struct tree *tree, CXCursor cursor, enum CXCursorKind kind)
{
	switch ((int)kind) {
	case CXCursor_FunctionDecl:
		tree->declares_outside = true;
		break;
	case CXCursor_VarDecl:
		tree->declares_outside |= clang_Cursor_getStorageClass(cursor) == CX_SC_Extern;
		tree->is_line_bound |= lower_is_put_together(cursor);
		break;
	case CXCursor_DeclRefExpr:
		tree->declares_outside = tree->declares_outside || is_declared_here(cursor);
		tree->is_line_bound = tree->is_line_bound || lower_is_put_together(cursor);
		break;
	case CXCursor_IntegerLiteral:
	case CXCursor_FloatingLiteral:
	case CXCursor_StringLiteral:
	case CXCursor_MemberRefExpr:
	case CXCursor_LabelStmt:
	case CXCursor_LabelRef:
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_FieldDecl:
	case CXCursor_TypedefDecl:
		tree->is_line_bound = tree->is_line_bound || lower_is_put_together(cursor);
		break;
	default:
		break;
	}
}

static enum CXChildVisitResult visit_skipped(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	note_unusual(data, cursor, clang_getCursorKind(cursor));
	return CXChildVisit_Recurse;
}

/* What is left out has an effect all the same. */
static void note_skipped(struct tree *tree, CXCursor cursor, enum CXCursorKind kind)
{
	if (clang_isDeclaration(kind) && kind != CXCursor_ParmDecl && kind != CXCursor_FunctionDecl)
		clang_visitChildren(cursor, visit_skipped, tree);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct tree *tree = data;
	enum CXCursorKind kind = clang_getCursorKind(cursor);

	note_unusual(tree, cursor, kind);
	if (is_skipped(kind)) {
		if (kind == CXCursor_UnexposedAttr)
			tree->nodes.items[find_parent(tree, parent)].flags |= NODE_HAS_ATTRIBUTE;
		note_skipped(tree, cursor, kind);
		return CXChildVisit_Continue;
	}
	uint32_t above = find_parent(tree, parent);
	if (kind == CXCursor_TypeRef) {
		tree->nodes.items[above].flags |= NODE_HAS_TYPE;
		return CXChildVisit_Continue;
	}
	uint32_t node = add_node(tree, cursor, kind, above);
	link_child(tree, above, node);
	if (kind == CXCursor_LabelStmt)
		array_push(&tree->labels, node);
	if (kind == CXCursor_AddrLabelExpr)
		array_push(&tree->addressed, node);
	return CXChildVisit_Recurse;
}

void tree_build(struct tree *tree, CXCursor root)
{
	array_reset(&tree->nodes);
	array_reset(&tree->path);
	array_reset(&tree->labels);
	array_reset(&tree->addressed);
	tree->declares_outside = tree->is_line_bound = false;
	enum CXCursorKind kind = clang_getCursorKind(root);
	if (kind != CXCursor_FunctionDecl)
		note_unusual(tree, root, kind);
	add_node(tree, root, kind, air_none);
	clang_visitChildren(root, visit, tree);
	open_rings(tree);
}

void tree_release(struct tree *tree)
{
	array_release(&tree->nodes);
	array_release(&tree->path);
	array_release(&tree->labels);
	array_release(&tree->addressed);
}

uint32_t node_child(const struct lowering *l, uint32_t node, uint32_t i)
{
	uint32_t child = node_at(l, node)->first;

	while (child != air_none && i-- > 0)
		child = node_at(l, child)->next;
	return child;
}

uint32_t node_strip(const struct lowering *l, uint32_t node)
{
	for (;;) {
		const struct node *n = node_at(l, node);
		bool is_wrapper = n->kind == CXCursor_ParenExpr ||
				  (n->kind == CXCursor_UnaryOperator &&
					  clang_getCursorUnaryOperatorKind(n->cursor) ==
						  CXUnaryOperator_Extension);
		if (!is_wrapper || n->first == air_none)
			return node;
		node = n->first;
	}
}
