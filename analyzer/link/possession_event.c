/*
 * What decides to whom a descriptor belongs: a call that gives it away, the call that made it
 * (before that it was another one), what is copied into the field it is read from, the end of the
 * stream.
 */
#include "link/closing.h"
#include "link/descriptor_notes.h"
#include "link/possession_walk.h"

static void add_event(struct walk *w, uint32_t instr, struct possession possession)
{
	w->is_many |= w->event_count == walk_most_events;
	if (w->event_count < walk_most_events)
		w->events[w->event_count++] = (struct event){ instr, possession };
}

/* The number of what a program is started with, by that or by the name of its stream; -1. */
static int standard_of(struct program_cursor *cursor, const struct seen_value *seen)
{
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, seen->at, seen->value, sources);
	int standard =
		count == 1 ? link_standard(cursor->program, cursor->node, &sources[0].origin) : -1;
	return standard >= 0 && link_is_replaced(cursor->program, standard) ? -1 : standard;
}

/* May it be any element of an array? Which of them was given away is not known then. */
static bool is_any_element(const struct flow_descriptor *sources, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (sources[i].element == flow_any_element)
			return true;
	return false;
}

/* Is a descriptor that is given away the one that is asked about? */
static bool is_asked_about(struct walk *w, const struct seen_value *given)
{
	struct flow *flow = w->cursor->flow;
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(flow, given->at, given->value, sources);
	if (is_any_element(sources, count))
		return false;
	if (flow_same_descriptor(flow, w->seen.at, w->seen.value, given->at, given->value))
		return true;
	int standard = standard_of(w->cursor, given);
	return standard >= 0 && standard == standard_of(w->cursor, &w->seen);
}

static void add_gift(struct walk *w, const struct program_call *call, struct gift gift)
{
	struct program_cursor *cursor = w->cursor;
	const struct air_function *f = &cursor->air;
	struct possession given = { POSSESSED, call, STREAM_UNNAMED, gift.stream, false, false };
	struct seen_value value = { call->instr,
		air_call_argument(f, &f->instrs[call->instr], gift.descriptor) };
	possession_resolve(cursor, &value);
	if (!is_asked_about(w, &value))
		return;
	if (gift.stream != air_none)
		given.name = STREAM_OPENED;
	add_event(w, call->instr, given);
	if (w->gift_count < walk_most_gifts)
		w->gifts[w->gift_count++] = call->instr;
}

static void add_gifts(struct walk *w)
{
	struct program *program = w->asking->program;
	const struct program_function *f = &program->functions[w->cursor->node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		struct gift gift = gift_of_call(program, &program->calls[c]);
		if (gift.is_one)
			add_gift(w, &program->calls[c], gift);
	}
}

/* The calls that made it; what they made is a new descriptor each time. */
static void add_makers(struct walk *w)
{
	for (uint32_t i = 0; i < w->source_count; i++)
		if (w->sources[i].origin.kind == FLOW_ORIGIN_CALL)
			add_event(w, w->sources[i].origin.index,
				possession_of_source(
					w->asking, w->cursor, w->seen.at, &w->sources[i]));
}

/* What was copied into the field or variable that it was read from. */
static void add_copies(struct walk *w, const struct flow_descriptor *source)
{
	struct program_cursor *cursor = w->cursor;
	const struct air_function *f = &cursor->air;
	uint32_t read = source->origin.instr;
	if (read == air_none || f->instrs[read].op != AIR_READ)
		return;
	struct place_key from = place_key_of(cursor, read, air_instr_place(f, &f->instrs[read]));
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY || !cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		struct place_key to = place_key_of(cursor, i, air_instr_place(f, &f->instrs[i]));
		if (place_key_is_same(&from, &to))
			add_event(w, i,
				possession_at(
					w->asking, cursor, i, f->values[f->instrs[i].first_value]));
	}
}

/* The possession that a call ends, which closes its stream; NULL. */
static const struct possession *closed_one(struct walk *w, const struct program_call *call,
	const struct closing *closing, uint32_t known)
{
	for (uint32_t i = 0; i < known; i++)
		if (closing_is_of(w->cursor, call, closing, &w->events[i].possession))
			return &w->events[i].possession;
	return closing_is_of(w->cursor, call, closing, &w->before) ? &w->before : NULL;
}

/* A stream that is closed has closed its descriptor: of a copy of that it takes nothing any more.
 */
static void add_closing(struct walk *w, const struct program_call *call,
	const struct closing *closing, uint32_t known)
{
	struct possession left = { .is = POSSESSED_NOT };
	const struct possession *closed = closed_one(w, call, closing, known);
	if (!closed)
		return;
	if (!closing->is_sure) {
		left = *closed;
		left.is = POSSESSED_PERHAPS;
		left.by_failure = false;
	}
	add_event(w, call->instr, left);
}

static void add_closings(struct walk *w)
{
	struct program *program = w->asking->program;
	const struct program_function *own = &program->functions[w->cursor->node];
	static const struct closing direct = { 0, air_none, true };
	uint32_t known = w->event_count;
	for (uint32_t c = own->first_call; c < own->first_call + own->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct helper *helper = helper_of_call(program, call);
		if (closing_is_direct(program, call, 0))
			add_closing(w, call, &direct, known);
		for (uint32_t i = 0; helper && i < helper->closing_count; i++)
			add_closing(w, call, &helper->closings[i], known);
	}
}

static struct possession before_entry(struct walk *w)
{
	struct possession all = { .is = POSSESSED_NOT };
	uint32_t count = 0;
	for (uint32_t i = 0; i < w->source_count; i++)
		if (w->sources[i].origin.kind != FLOW_ORIGIN_CALL)
			all = possession_join(all,
				possession_of_source(
					w->asking, w->cursor, w->seen.at, &w->sources[i]),
				count++);
	return all;
}

static bool is_memory(const struct flow_descriptor *source)
{
	return source->origin.kind == FLOW_ORIGIN_READ_FIELD ||
	       source->origin.kind == FLOW_ORIGIN_READ_GLOBAL;
}

bool walk_find_events(struct walk *w)
{
	w->source_count = flow_descriptors(w->cursor->flow, w->seen.at, w->seen.value, w->sources);
	if (!w->source_count || is_any_element(w->sources, w->source_count))
		return false;
	add_gifts(w);
	add_makers(w);
	for (uint32_t i = 0; i < w->source_count; i++)
		if (is_memory(&w->sources[i]))
			add_copies(w, &w->sources[i]);
	w->before = before_entry(w);
	add_closings(w);
	return !w->is_many;
}
