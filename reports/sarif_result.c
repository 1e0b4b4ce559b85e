/*
 * A finding as a result of SARIF.
 */
#include <string.h>

#include "issue.h"
#include "json.h"
#include "leaf.h"
#include "sarif.h"
#include "utf8.h"

/* ------------------------------------------------------------------------------------- message */

enum { longest_link = 160 };

/* The two steps a message links to: where the path begins and where it ends, unless that is where
 * the finding stands. GitHub shows a related location only if the message links to it. */
struct ends {
	const struct result_step *items[2];
	const char *words[2];
	unsigned count;
};

static bool is_elsewhere(const struct result_finding *finding, const struct result_step *step)
{
	return strcmp(step->path, finding->path ? finding->path : "") ||
	       step->line != finding->line || step->column != finding->column;
}

static void add_end(struct ends *ends, const struct result_step *step, const char *words)
{
	ends->items[ends->count] = step;
	ends->words[ends->count++] = words;
}

static struct ends ends_of(const struct result_finding *finding)
{
	struct ends ends = { .count = 0 };
	if (!finding->step_count)
		return ends;
	const struct result_step *first = &finding->steps[0];
	const struct result_step *last = leaf_step(finding);
	if (is_elsewhere(finding, first) && !first->is_anchor)
		add_end(&ends, first, "begins at");
	if (last != first && is_elsewhere(finding, last) && !last->is_anchor)
		add_end(&ends, last, "ends at");
	return ends;
}

static void add_ends(struct text *message, const struct ends *ends)
{
	for (unsigned i = 0; i < ends->count; i++) {
		struct text link = { 0 };
		utf8_add_cut(&link, ends->items[i]->text, longest_link);
		text_printf(message, i ? " and %s " : " The path %s ", ends->words[i]);
		sarif_add_link(message, text_string(&link), i + 1);
		text_release(&link);
	}
	if (ends->count)
		text_char(message, '.');
}

static json_t *message_value(
	struct sarif *sarif, const struct result_finding *finding, const struct ends *ends)
{
	const struct issue issue = issue_of_finding(sarif->result, finding);
	struct text message = { 0 };
	sarif_add_text(&message, issue.message);
	text_char(&message, '.');
	add_ends(&message, ends);
	if (finding->hint) {
		text_add(&message, " Hint: ");
		sarif_add_text(&message, finding->hint);
		text_char(&message, '.');
	}
	json_t *value = json_object();
	sarif_set(value, "text", json_text_n(message.bytes, message.length));
	text_release(&message);
	return value;
}

static json_t *related_value(struct sarif *sarif, const struct ends *ends)
{
	json_t *related = ends->count ? json_array() : NULL;
	for (unsigned i = 0; i < ends->count; i++) {
		const struct result_step *step = ends->items[i];
		const struct sarif_region region = { step->path, step->line, step->column, 0 };
		json_array_append_new(
			related, json_pack("{s:i, s:o, s:o*}", "id", (int)i + 1, "physicalLocation",
					 sarif_physical_location(sarif, &region, false), "message",
					 sarif_message(step->text)));
	}
	return related;
}

/* ------------------------------------------------------------------------------------ location */

static json_t *locations_value(struct sarif *sarif, const struct result_finding *finding)
{
	const struct issue issue = issue_of_finding(sarif->result, finding);
	const struct sarif_region region = { issue.path, issue.line, issue.column,
		issue.end_column };
	json_t *location = json_object();
	sarif_set(location, "physicalLocation", sarif_physical_location(sarif, &region, true));
	if (finding->function && *finding->function)
		sarif_set(location, "logicalLocations",
			json_pack("[{s:o, s:s}]", "name", json_text(finding->function), "kind",
				"function"));
	return json_pack("[o]", location);
}

/* -------------------------------------------------------------------------------- fingerprints */

static const struct line_hash *hash_of_line(struct sarif *sarif, const struct issue *issue)
{
	uint32_t file = sources_find(&sarif->sources, issue->path);
	if (file == intern_none)
		return NULL;
	struct line_hashes *hashes = &sarif->hashes.items[file];
	const struct result_file *text = sarif->sources.files.items[file].file;
	if (!hashes->lines.count) /* not asked for yet? There is one line at least. */
		line_hashes_make(hashes, text->text, text->size);
	return issue->line <= hashes->lines.count ? &hashes->lines.items[issue->line - 1] : NULL;
}

static json_t *fingerprints_value(struct sarif *sarif, const struct result_finding *finding)
{
	const struct issue issue = issue_of_finding(sarif->result, finding);
	const struct line_hash *hash = hash_of_line(sarif, &issue);
	struct text line = { 0 };
	json_t *fingerprints = json_object();

	sarif_set(fingerprints, "asyncLint/v1", json_text(finding->fingerprint));
	if (hash) {
		line_hash_add(&line, hash);
		sarif_set(fingerprints, "primaryLocationLineHash", json_string(text_string(&line)));
	}
	text_release(&line);
	return fingerprints;
}

/* -------------------------------------------------------------------------------------- states */

/* `location` may be NULL, and is released. */
static void add_suppression(
	json_t *suppressions, const char *kind, const char *reason, json_t *location)
{
	if (!reason) {
		json_decref(location);
		return;
	}
	json_t *suppression = json_pack("{s:s, s:s}", "kind", kind, "status", "accepted");
	sarif_set(suppression, "justification", *reason ? json_text(reason) : NULL);
	sarif_set(suppression, "location", location);
	json_array_append_new(suppressions, suppression);
}

/* Where the comment stands. */
static json_t *comment_location(struct sarif *sarif, const struct result_finding *finding)
{
	const struct sarif_region region = { finding->suppressed_path, finding->suppressed_line, 0,
		0 };
	if (!finding->suppressed_path || finding->excluded)
		return NULL;
	return json_pack(
		"{s:o}", "physicalLocation", sarif_physical_location(sarif, &region, false));
}

/* The array is there even when it is empty, for it must be in all results or in none. */
static json_t *suppressions_value(struct sarif *sarif, const struct result_finding *finding)
{
	json_t *suppressions = json_array();
	add_suppression(suppressions, finding->excluded ? "external" : "inSource",
		finding->suppressed, comment_location(sarif, finding));
	add_suppression(suppressions, "external", finding->accepted, NULL);
	return suppressions;
}

static json_t *baseline_state(const struct result_finding *finding)
{
	if (finding->state == RESULT_STATE_NONE)
		return NULL;
	return json_string(result_state_name(finding->state));
}

/* Of a hundred: what is certain comes first. */
static json_t *rank_value(enum result_confidence confidence)
{
	static const double ranks[result_confidence_count] = {
		[RESULT_POSSIBLE] = 30.0,
		[RESULT_LIKELY] = 60.0,
		[RESULT_CERTAIN] = 90.0,
	};
	return json_real(ranks[confidence]);
}

static json_t *properties_value(const struct result_finding *finding)
{
	json_t *properties = json_object();
	sarif_set(properties, "severity", json_string(result_severity_name(finding->severity)));
	sarif_set(
		properties, "confidence", json_string(result_confidence_name(finding->confidence)));
	sarif_set(properties, "category", json_text(finding->category));
	/* What a later run compares with, when this log is its baseline. */
	sarif_set(properties, "message", json_text(finding->message));
	sarif_set(properties, "statement", json_text(finding->statement));
	sarif_set(properties, "hint", json_text(finding->hint));
	sarif_set(properties, "sketch", json_text(finding->sketch));
	sarif_set(properties, "units", json_integer(finding->unit_count));
	return properties;
}

json_t *sarif_result(struct sarif *sarif, const struct result_finding *finding)
{
	const struct ends ends = ends_of(finding);
	json_t *result = json_object();
	sarif_set(result, "ruleId", json_text(finding->rule));
	sarif_set(result, "ruleIndex", json_integer(intern_find(&sarif->rules, finding->rule)));
	sarif_set(result, "level", json_string(sarif_level(finding->severity)));
	sarif_set(result, "rank", rank_value(finding->confidence));
	sarif_set(result, "message", message_value(sarif, finding, &ends));
	sarif_set(result, "locations", locations_value(sarif, finding));
	sarif_set(result, "relatedLocations", related_value(sarif, &ends));
	sarif_set(result, "codeFlows", sarif_code_flows(sarif, finding));
	sarif_set(result, "partialFingerprints", fingerprints_value(sarif, finding));
	sarif_set(result, "baselineState", baseline_state(finding));
	sarif_set(result, "suppressions", suppressions_value(sarif, finding));
	sarif_set(result, "fixes", sarif_fixes(sarif, finding));
	sarif_set(result, "properties", properties_value(finding));
	return result;
}
