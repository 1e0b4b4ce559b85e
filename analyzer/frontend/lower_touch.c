#include "frontend/lower_touch.h"

#include <string.h>

#include "frontend/lower.h"

struct touch_owner lower_touch_begin(struct lowering *l, struct touches *touches)
{
	struct touch_owner outer = l->owner;

	if (outer.touches)
		l->owner = (struct touch_owner){ touches, ++l->last_owner };
	return outer;
}

void lower_touch_end(struct lowering *l, struct touch_owner outer)
{
	l->owner = outer;
}

static void grow(struct arena *arena, struct touches *touches)
{
	uint32_t capacity = touches->capacity ? touches->capacity * 2 : 8;
	struct touch *items = arena_array(arena, capacity, sizeof(*items));

	if (touches->count)
		memcpy(items, touches->items, touches->count * sizeof(*items));
	touches->items = items;
	touches->capacity = capacity;
}

void lower_touch(struct lowering *l, enum touch_kind kind, uint32_t number, uint32_t *toucher)
{
	struct touches *touches = l->owner.touches;

	if (!touches || *toucher == l->owner.serial)
		return;
	*toucher = l->owner.serial;
	if (touches->count == touches->capacity)
		grow(l->arena, touches);
	touches->items[touches->count++] = (struct touch){ kind, number };
}

void lower_touches_finish(struct lowering *l, struct lowered *lowered)
{
	*lowered = (struct lowered){ .unit = l->unit,
		.top = l->top,
		.symbols = arena_array(l->arena, l->symbols.count, sizeof(struct touches)),
		.records = arena_array(l->arena, l->records.count, sizeof(struct touches)),
		.is_empty = arena_array(l->arena, l->symbols.count, sizeof(bool)),
		.extras = arena_array(l->arena, l->extras.count, sizeof(struct lower_extra)),
		.is_unsettled = l->is_unsettled,
		.is_line_bound = l->is_line_bound };
	for (uint32_t i = 0; i < l->symbols.count; i++) {
		lowered->symbols[i] = symbol_at(l, i)->touches;
		lowered->is_empty[i] = symbol_at(l, i)->is_empty;
	}
	for (uint32_t i = 0; i < l->records.count; i++)
		lowered->records[i] = record_at(l, i)->touches;
	for (size_t i = 0; i < l->extras.count; i++)
		lowered->extras[i] = l->extras.items[i];
}
