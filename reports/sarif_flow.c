/*
 * The path of a finding as a code flow. A step begins with the name of the function it stands in
 * ("'refresh' calls 'parse_config'"): how deep it is nested is the place of that name among the
 * functions on the way.
 */
#include <string.h>

#include "leaf.h"
#include "sarif.h"

/* GitHub shows no more of them. */
enum { most_steps = 1000, deepest = 64 };

struct name {
	const char *text;
	size_t length;
};

struct nesting {
	struct name functions[deepest];
	size_t depth;
};

static bool is_same(struct name a, struct name b)
{
	return a.length == b.length && !memcmp(a.text, b.text, a.length);
}

/* Goes on to a step, and returns its level. */
static size_t nesting_enter(struct nesting *nesting, const char *step)
{
	size_t outer = nesting->depth ? nesting->depth - 1 : 0;
	const char *end = *step == '\'' ? strchr(step + 1, '\'') : NULL;
	if (!end)
		return outer;
	struct name name = { step + 1, (size_t)(end - step - 1) };
	for (size_t i = 0; i < nesting->depth; i++) {
		if (!is_same(nesting->functions[i], name))
			continue;
		nesting->depth = i + 1; /* back in it */
		return i;
	}
	if (nesting->depth == deepest)
		return outer;
	nesting->functions[nesting->depth++] = name;
	return nesting->depth - 1;
}

static const char *importance_of(const struct result_finding *finding, size_t i)
{
	bool is_end = i + 1 == finding->step_count;
	return finding->steps[i].is_anchor || is_end ? "essential" : "important";
}

static json_t *location_value(
	struct sarif *sarif, const struct result_step *step, const char *text, size_t left_out)
{
	const struct sarif_region region = { step->path, step->line, step->column, 0 };
	struct text message = { 0 };
	json_t *location = json_object();

	text_add(&message, text);
	if (left_out)
		text_printf(&message, " (%zu more steps are left out here)", left_out);
	sarif_set(location, "physicalLocation", sarif_physical_location(sarif, &region, false));
	sarif_set(location, "message", sarif_message(text_string(&message)));
	text_release(&message);
	return location;
}

static json_t *locations_value(struct sarif *sarif, const struct result_finding *finding)
{
	json_t *locations = json_array();
	struct nesting nesting = { .depth = 0 };
	size_t count = finding->step_count;
	size_t left_out = count > most_steps ? count - most_steps : 0;

	for (size_t i = 0; i < count; i++) {
		const struct result_step *step = &finding->steps[i];
		bool is_before_gap = left_out && i + 1 == most_steps / 2;
		json_t *value = json_object();
		sarif_set(value, "location",
			location_value(sarif, step, step->text, is_before_gap ? left_out : 0));
		sarif_set(value, "nestingLevel",
			json_integer((json_int_t)nesting_enter(&nesting, step->text)));
		sarif_set(value, "importance", json_string(importance_of(finding, i)));
		json_array_append_new(locations, value);
		if (is_before_gap)
			i += left_out;
	}
	return locations;
}

json_t *sarif_code_flows(struct sarif *sarif, const struct result_finding *finding)
{
	if (!finding->step_count)
		return NULL;
	return json_pack(
		"[{s:[{s:o}]}]", "threadFlows", "locations", locations_value(sarif, finding));
}
