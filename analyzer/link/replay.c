#include "link/replay.h"

#include <stdlib.h>
#include <string.h>

#include "link/kept.h"
#include "link/noted.h"
#include "link/ready.h"
#include "link/table.h"

struct replay {
	struct program *program;
	struct ready *ready;
	enum { UNASKED, SAME, OTHER } * symbols; /* by symbol: as in the program of `ready`? */
	ARRAY(struct slot_mention) mentions;     /* of the visit in hand */
	ARRAY(struct scan_mark) marks;           /* ... */
	struct noted_counts before;              /* ... */
	bool is_beyond;                          /* ... */
	struct arena arena;                      /* for one body */
};

/* --------------------------------------------------------------------------------- the symbols */

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool are_same_texts(const struct air_strings *a, const struct air_strings *b)
{
	bool same = a->count == b->count;
	for (uint32_t i = 0; same && i < a->count; i++)
		same = !strcmp(a->items[i], b->items[i]);
	return same;
}

static bool is_same_param(const struct air_param *a, const struct air_param *b)
{
	return a->points_to_const == b->points_to_const && is_same_text(a->name, b->name) &&
	       is_same_text(a->typedef_key, b->typedef_key) &&
	       are_same_texts(&a->annotations, &b->annotations) &&
	       are_same_texts(&a->markers, &b->markers);
}

/* But for where it stands. */
static bool is_same_declaration(const struct air_symbol *a, const struct air_symbol *b)
{
	bool same = a == b || (a->kind == b->kind && a->flags == b->flags &&
				      a->param_count == b->param_count &&
				      is_same_text(a->typedef_key, b->typedef_key) &&
				      are_same_texts(&a->annotations, &b->annotations) &&
				      are_same_texts(&a->markers, &b->markers));
	for (uint32_t i = 0; a != b && same && i < a->param_count; i++)
		same = is_same_param(&a->params[i], &b->params[i]);
	return same;
}

static bool is_defined(const struct program *program, const struct program_symbol *symbol)
{
	return symbol->node_count && symbol->nodes[0] < program->defined_count;
}

static bool is_same_symbol(const struct replay *replay, const struct program_symbol *symbol)
{
	const struct program *before = ready_program(replay->ready);
	uint32_t number = intern_find(&before->index->symbols, symbol->key);
	if (number == intern_none)
		return false;
	const struct program_symbol *known = &before->symbols[number];
	return symbol->never_returns == known->never_returns &&
	       symbol->tests_task == known->tests_task && symbol->is_system == known->is_system &&
	       is_defined(replay->program, symbol) == is_defined(before, known) &&
	       !symbol->node_count == !known->node_count &&
	       is_same_text(symbol->name, known->name) &&
	       is_same_declaration(symbol->declaration, known->declaration);
}

static bool is_known(struct replay *replay, uint32_t symbol)
{
	if (symbol == air_none)
		return false;
	if (replay->symbols[symbol] == UNASKED)
		replay->symbols[symbol] =
			is_same_symbol(replay, &replay->program->symbols[symbol]) ? SAME : OTHER;
	return replay->symbols[symbol] == SAME;
}

static bool is_plain_slot(const struct program *program, uint32_t slot)
{
	return !program->index->slot_list.items[slot].roles.count;
}

/* Is all that the body in hand names what it is in the program of `ready`? */
static bool names_the_same(struct replay *replay, const struct scan *scan)
{
	const struct ready_body *body = scan->body;
	bool same = is_known(replay, scan->program->functions[scan->node].symbol);
	for (uint32_t r = 0; same && r < scan->ref_count; r++) {
		if (body->symbols[r] != air_none)
			same = is_known(replay, scan->symbols[r]);
		if (body->slots[r] != air_none)
			same = same && is_plain_slot(scan->program, scan->slots[r]);
	}
	return same;
}

/* ------------------------------------------------------------------------------------ programs */

struct replay *replay_new(struct program *program)
{
	struct ready *ready = ready_of(program);
	const struct program *before = ready ? ready_program(ready) : NULL;
	if (!before || before->model != program->model ||
		!hash_equal(before->index->tables->content, program->index->tables->content))
		return NULL;
	struct replay *replay = memory_new(1, sizeof(*replay));
	replay->program = program;
	replay->ready = ready;
	replay->symbols = memory_new(program->symbol_count + 1, sizeof(*replay->symbols));
	return replay;
}

void replay_free(struct replay *replay)
{
	if (!replay)
		return;
	array_release(&replay->mentions);
	array_release(&replay->marks);
	arena_release(&replay->arena);
	free(replay->symbols);
	free(replay);
}

/* ------------------------------------------------------------------------------------ the visit */

void replay_beyond(const struct program *program)
{
	if (program->index->replay)
		program->index->replay->is_beyond = true;
}

void replay_mention(struct program *program, uint32_t slot, uint32_t symbol, uint32_t param)
{
	struct replay *replay = program->index->replay;
	for (size_t i = 0; replay && i < replay->mentions.count; i++)
		if (replay->mentions.items[i].slot == slot)
			return;
	if (replay)
		array_push(&replay->mentions, ((struct slot_mention){ slot, symbol, param }));
}

static void apply(struct scan *scan, const struct scan_mark *mark)
{
	switch (mark->kind) {
	case MARK_ADDRESS:
		scan->program->symbols[mark->index].is_address_taken = true;
		break;
	case MARK_COUNTER:
		scan->index->slot_list.items[mark->index].is_counter = true;
		break;
	case MARK_CHANGED:
	case MARK_OPEN:
	case MARK_CONSTANT:
	case MARK_STORE:
		kept_add(scan->program, scan->node, mark);
		break;
	}
}

void scan_mark(struct scan *scan, struct scan_mark mark)
{
	apply(scan, &mark);
	if (scan->index->replay)
		array_push(&scan->index->replay->marks, mark);
}

static void renumber_marks(struct noted *noted, struct renumbering *to)
{
	for (size_t i = 0; i < noted->mark_count; i++) {
		struct scan_mark *mark = &noted->marks[i];
		mark->index = mark->kind == MARK_ADDRESS ? noted_symbol(to, mark->index)
							 : noted_slot(to, mark->index);
	}
}

/* The numbers of what the body in hand names, and room for `mentions` slots more. */
static struct renumbering numbers_of(struct scan *scan, size_t mentions, uint32_t *slots[static 1])
{
	const struct program_function *f = &scan->program->functions[scan->node];
	struct arena *arena = &scan->index->replay->arena;
	uint32_t refs = scan->ref_count;
	arena_reset(arena);
	uint32_t *symbols = arena_array(arena, refs + 1, sizeof(*symbols));
	*slots = arena_array(arena, refs + mentions, sizeof(**slots));
	for (uint32_t r = 0; r < refs; r++) {
		symbols[r] = f->symbols[r];
		(*slots)[r] = f->slots[r];
	}
	symbols[refs] = f->symbol;
	return (struct renumbering){
		.symbols = symbols,
		.slots = *slots,
		.symbol_count = refs + 1,
		.slot_count = refs + (uint32_t)mentions,
		.first_call = f->first_call,
	};
}

/* ------------------------------------------------------------------------------------- keeping */

void replay_begin(struct scan *scan)
{
	struct replay *replay = scan->index->replay;
	if (!replay)
		return;
	array_reset(&replay->mentions);
	array_reset(&replay->marks);
	replay->is_beyond = false;
	replay->before = noted_count(scan->index);
}

static bool are_plain(const struct replay *replay)
{
	bool are = true;
	for (size_t i = 0; are && i < replay->mentions.count; i++)
		are = is_plain_slot(replay->program, replay->mentions.items[i].slot);
	return are;
}

/* Where the calls stand is written in the body as it stays, too. */
static void keep_paths(const struct air_function *f, struct noted *noted)
{
	for (size_t i = 0; i < noted->counts.calls; i++)
		noted->calls[i].path =
			f->file_count ? f->files[f->instrs[noted->calls[i].instr].file] : "";
}

/* The notes of the visit, by the numbers of the body. */
static struct noted own_notes(struct scan *scan, struct renumbering *to)
{
	struct replay *replay = scan->index->replay;
	const struct program_function *f = &scan->program->functions[scan->node];
	struct noted noted = noted_since(scan->index, replay->before);
	noted.marks = replay->marks.items;
	noted.mark_count = replay->marks.count;
	noted.mentions = replay->mentions.items;
	noted.mention_count = replay->mentions.count;
	noted.loop_count = f->loop_count;
	noted.steering = f->steering;
	noted.asked = f->asked;
	noted.filling = f->filling;
	noted.is_readonly = f->is_readonly;

	uint32_t *slots;
	*to = numbers_of(scan, noted.mention_count, &slots);
	to->keeps = true;
	noted = noted_copy(&noted, &replay->arena);
	for (size_t i = 0; i < noted.mention_count; i++) {
		slots[scan->ref_count + i] = noted.mentions[i].slot;
		noted.mentions[i].symbol = noted_symbol(to, noted.mentions[i].symbol);
	}
	noted_renumber(&noted, to);
	renumber_marks(&noted, to);
	return noted;
}

void replay_keep(struct scan *scan)
{
	struct replay *replay = scan->index->replay;
	struct ready_body *body = replay && !replay->is_beyond ? scan->body : NULL;
	struct arena *arena = body && body->symbols ? ready_room(replay->ready) : NULL;
	if (!arena || body->noted || !are_plain(replay) || !names_the_same(replay, scan))
		return;
	struct renumbering to;
	struct noted noted = own_notes(scan, &to);
	if (to.is_strange)
		return;
	keep_paths(&body->air, &noted);
	struct noted kept = noted_copy(&noted, arena);
	body->noted = arena_copy(arena, &kept, sizeof(kept));
}

/* --------------------------------------------------------------------------------- taking over */

/* Makes the slots that have no ref; false when something is said of one. */
static bool make_slots(
	struct scan *scan, const struct noted *noted, const uint32_t *symbols, uint32_t *slots)
{
	for (size_t i = 0; i < noted->mention_count; i++) {
		const struct slot_mention *mention = &noted->mentions[i];
		uint32_t symbol = symbols[mention->symbol];
		slots[i] = mention->param == air_none
				   ? link_return_slot(scan->program, symbol)
				   : link_param_slot(scan->program, symbol, mention->param);
		if (slots[i] == air_none || !is_plain_slot(scan->program, slots[i]))
			return false;
	}
	return true;
}

bool replay_take(struct scan *scan)
{
	struct replay *replay = scan->index->replay;
	const struct ready_body *body = replay ? scan->body : NULL;
	const struct noted *noted = body ? body->noted : NULL;
	struct program_function *f = &scan->program->functions[scan->node];
	uint32_t *slots;
	if (!noted || !names_the_same(replay, scan))
		return false;
	struct renumbering to = numbers_of(scan, noted->mention_count, &slots);
	if (!make_slots(scan, noted, to.symbols, slots + scan->ref_count))
		return false;
	to.node = scan->node;
	to.unit = scan->unit;
	struct noted added = noted_add(scan->program, noted);
	noted_renumber(&added, &to);
	for (size_t i = 0; i < noted->mark_count; i++) {
		struct scan_mark mark = noted->marks[i];
		mark.index = mark.kind == MARK_ADDRESS ? noted_symbol(&to, mark.index)
						       : noted_slot(&to, mark.index);
		apply(scan, &mark);
	}
	f->loop_count = noted->loop_count;
	f->steering = noted->steering;
	f->asked = noted->asked;
	f->filling = noted->filling;
	f->is_readonly = noted->is_readonly;
	return true;
}
