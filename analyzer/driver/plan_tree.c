/*
 * Commands of units, moved to the files as they were. Folders of headers are searched in both
 * places, the old one first: what the build made lies beside the sources in many projects.
 */
#include "driver/plan_tree.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "driver/plan_internal.h"

static bool is_below(const char *folder, const char *path)
{
	return !strcmp(folder, path) || path_relative(folder, path) != path;
}

enum plan_tree_fate plan_tree_map(
	const struct plan_tree *tree, struct arena *arena, const char *path, const char **mapped)
{
	*mapped = path;
	if (!is_below(tree->from, path) || is_below(tree->to, path))
		return TREE_SAME;
	const char *rest = strcmp(tree->from, path) ? path_relative(tree->from, path) : ".";
	const char *then = path_join(arena, tree->to, rest);
	if (!access(then, F_OK)) {
		*mapped = then;
		return TREE_MOVED;
	}
	if (tree->products && is_below(tree->products, path))
		return TREE_SAME;
	return intern_find(&tree->sources, rest) == intern_none ? TREE_SAME : TREE_GONE;
}

void plan_tree_release(struct plan_tree *tree)
{
	intern_release(&tree->sources);
	array_release(&tree->renames.items);
}

/* ------------------------------------------------------------------------------------ commands */

struct mover {
	const struct plan_tree *tree;
	struct arena *arena;
	const char *directory;
	ARRAY(const char *) arguments;
};

/* The options whose value is a path, as flags.h spells them. */
static const struct option {
	const char *name;
	bool is_joined, is_search;
} options[] = {
	{ "-I", true, true },
	{ "-iquote", false, true },
	{ "-isystem", false, true },
	{ "-idirafter", false, true },
	{ "-include", false, false },
	{ "-imacros", false, false },
	{ "-isysroot", false, false },
	{ "--sysroot", false, false },
};

static const struct option *option_of(const char *word)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++)
		if (options[i].is_joined ? text_starts_with(word, options[i].name)
					 : !strcmp(word, options[i].name))
			return &options[i];
	return NULL;
}

static void add_option(struct mover *m, const struct option *option, const char *value)
{
	if (option->is_joined) {
		array_push(&m->arguments, arena_printf(m->arena, "%s%s", option->name, value));
		return;
	}
	array_push(&m->arguments, option->name);
	array_push(&m->arguments, value);
}

static void move_option(struct mover *m, const struct option *option, const char *value)
{
	const char *path = path_join(m->arena, m->directory, value), *then;
	enum plan_tree_fate fate = plan_tree_map(m->tree, m->arena, path, &then);
	if (fate == TREE_MOVED)
		add_option(m, option, then);
	if (fate != TREE_MOVED || option->is_search)
		add_option(m, option, option->is_search ? path : value);
}

static void move_arguments(struct mover *m, struct plan_unit *unit, const char *file)
{
	m->directory = unit->directory;
	array_reset(&m->arguments);
	for (size_t i = 0; i < unit->argument_count; i++) {
		const char *word = unit->arguments[i];
		const struct option *option = option_of(word);
		bool has_value = option && (option->is_joined || i + 1 < unit->argument_count);
		if (!has_value)
			array_push(&m->arguments, word);
		else if (option->is_joined)
			move_option(m, option, word + strlen(option->name));
		else
			move_option(m, option, unit->arguments[++i]);
	}
	array_push(&m->arguments, "-idirafter");
	array_push(&m->arguments, path_folder(m->arena, file));
	unit->arguments = arena_copy(
		m->arena, m->arguments.items, m->arguments.count * sizeof(*m->arguments.items));
	unit->argument_count = m->arguments.count;
}

/* --------------------------------------------------------------------------------------- units */

static const char *name_before(struct mover *m, const char *file)
{
	const char *rest = path_relative(m->tree->from, file);
	for (size_t i = 0; i < m->tree->renames.items.count; i++)
		if (!strcmp(m->tree->renames.items.items[i].after, rest))
			return path_join(
				m->arena, m->tree->from, m->tree->renames.items.items[i].before);
	return file;
}

/* False when there was no such unit. */
static bool move_unit(struct mover *m, struct planning *planning, struct plan_unit *unit)
{
	const char *now = unit->file, *then;
	const char *name = name_before(m, now);
	enum plan_tree_fate fate = plan_tree_map(m->tree, m->arena, name, &then);
	if (fate == TREE_GONE || (fate == TREE_SAME && name != now))
		return false;
	if (fate == TREE_SAME)
		return true;
	if (name == now)
		unit->twin = unit->command;
	unit->file = then;
	unit->path = path_relative(planning->plan->root, then);
	move_arguments(m, unit, now);
	unit->command = plan_command_hash(planning, unit);
	return true;
}

void plan_move(struct planning *planning)
{
	struct plan *plan = planning->plan;
	struct mover m = { .tree = planning->options->tree, .arena = &plan->arena };
	size_t kept = 0;
	plan->home = plan->root;
	plan_tree_map(m.tree, m.arena, plan->root, &plan->root);
	for (size_t i = 0; i < plan->unit_count; i++)
		if (move_unit(&m, planning, &plan->units[i]))
			plan->units[kept++] = plan->units[i];
	plan->unit_count = kept;
	array_release(&m.arguments);
}
