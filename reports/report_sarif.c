/*
 * SARIF 2.1.0 with errata 01, as GitHub's code scanning, editors and Microsoft's SDK read it. One
 * run; results are written one by one, so that memory does not grow with them.
 */
#include <errno.h>
#include <string.h>

#include "issue.h"
#include "json.h"
#include "sarif.h"
#include "stream.h"
#include "uri.h"

/* GitHub's limits for one run. */
enum { most_results = 25000, most_shown = 5000 };

static const char schema_uri[] =
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
	"sarif-schema-2.1.0.json";

/* ----------------------------------------------------------------------------- rules and files */

static bool is_wanted(const struct sarif *sarif, const struct result_finding *finding)
{
	return !sarif->style->omit_suppressed || result_is_open(finding);
}

static struct sarif_artifact *add_artifact(struct sarif *sarif, const char *path)
{
	uint32_t number = intern_add(&sarif->paths, path);
	if (number == sarif->artifacts.count)
		array_push(&sarif->artifacts,
			((struct sarif_artifact){ .file = sources_find(&sarif->sources, path) }));
	return &sarif->artifacts.items[number];
}

static void add_finding(struct sarif *sarif, const struct result_finding *finding)
{
	const struct issue issue = issue_of_finding(sarif->result, finding);
	intern_add(&sarif->rules, finding->rule);
	add_artifact(sarif, issue.path)->has_result = true;
	for (size_t i = 0; i < finding->step_count; i++)
		add_artifact(sarif, finding->steps[i].path);
	for (size_t i = 0; i < finding->edit_count; i++)
		add_artifact(sarif, finding->edits[i].path);
	if (finding->suppressed_path && !finding->excluded)
		add_artifact(sarif, finding->suppressed_path);
}

static void sarif_init(
	struct sarif *sarif, const struct result *result, const struct report_style *style)
{
	*sarif = (struct sarif){ .result = result, .style = style };
	sources_init(&sarif->sources, result);
	for (size_t i = 0; i < sarif->sources.files.count; i++)
		array_push(&sarif->hashes, (struct line_hashes){ 0 });
	for (size_t i = 0; i < result->rule_count; i++)
		intern_add(&sarif->rules, result->rules[i].id);
	for (size_t i = 0; i < result->unit_row_count; i++)
		add_artifact(sarif, result->units[i].path)->is_unit = true;
	for (size_t i = 0; i < result->finding_count; i++)
		if (is_wanted(sarif, &result->findings[i]))
			add_finding(sarif, &result->findings[i]);
}

static void sarif_release(struct sarif *sarif)
{
	for (size_t i = 0; i < sarif->hashes.count; i++)
		line_hashes_release(&sarif->hashes.items[i]);
	array_release(&sarif->hashes);
	array_release(&sarif->artifacts);
	intern_release(&sarif->rules);
	intern_release(&sarif->paths);
	sources_release(&sarif->sources);
}

/* ---------------------------------------------------------------------------------- invocation */

static json_t *notification_value(
	struct sarif *sarif, const struct result_unit *unit, enum trouble trouble)
{
	const char *problem = unit->problem && *unit->problem ? unit->problem : NULL;
	return json_pack("{s:{s:s, s:i}, s:s, s:o, s:[{s:{s:o}}]}", "descriptor", "id",
		trouble_id(trouble), "index", (int)trouble, "level",
		sarif_level(trouble_severity(trouble)), "message",
		sarif_message(problem ? problem : trouble_text(trouble)), "locations",
		"physicalLocation", "artifactLocation", sarif_artifact_location(sarif, unit->path));
}

/* Of the whole run, so that it has no place. */
static json_t *cut_value(size_t count)
{
	struct text text = { 0 };
	text_printf(&text,
		"%zu call%s with too many targets %s not followed: findings may be "
		"missing",
		count, count == 1 ? " through a pointer" : "s through pointers",
		count == 1 ? "was" : "were");
	json_t *value =
		json_pack("{s:{s:s, s:i}, s:s, s:o}", "descriptor", "id", trouble_id(TROUBLE_CUT),
			"index", TROUBLE_CUT, "level", sarif_level(trouble_severity(TROUBLE_CUT)),
			"message", sarif_message(text_string(&text)));
	text_release(&text);
	return value;
}

static json_t *notifications_value(struct sarif *sarif)
{
	json_t *notifications = json_array();
	for (size_t i = 0; i < sarif->result->unit_row_count; i++) {
		const struct result_unit *unit = &sarif->result->units[i];
		enum trouble trouble = trouble_of(unit);
		if (trouble != TROUBLE_NONE)
			json_array_append_new(
				notifications, notification_value(sarif, unit, trouble));
	}
	if (sarif->result->fan_out_cut)
		json_array_append_new(notifications, cut_value(sarif->result->fan_out_cut));
	return notifications;
}

static json_t *folder_value(const char *path)
{
	struct text uri = { 0 };
	if (!path || *path != '/')
		return NULL;
	uri_add_folder(&uri, path);
	json_t *value = json_pack("{s:s}", "uri", text_string(&uri));
	text_release(&uri);
	return value;
}

static json_t *invocation_value(struct sarif *sarif)
{
	const struct result *result = sarif->result;
	json_t *invocation = json_object();
	sarif_set(invocation, "executionSuccessful", json_boolean(!result_is_partial(result)));
	sarif_set(invocation, "startTimeUtc", json_text(result->started));
	sarif_set(invocation, "workingDirectory", folder_value(result->root));
	sarif_set(invocation, "toolExecutionNotifications", notifications_value(sarif));
	return invocation;
}

/* ----------------------------------------------------------------------------------- artifacts */

static json_t *artifact_value(struct sarif *sarif, uint32_t number)
{
	const struct sarif_artifact *artifact = &sarif->artifacts.items[number];
	json_t *value = json_object(), *roles = json_array();

	if (artifact->is_unit)
		json_array_append_new(roles, json_string("analysisTarget"));
	if (artifact->has_result)
		json_array_append_new(roles, json_string("resultFile"));
	sarif_set(value, "location",
		sarif_artifact_location(sarif, intern_at(&sarif->paths, number)));
	if (artifact->file != intern_none) {
		const struct result_file *file = sarif->sources.files.items[artifact->file].file;
		json_t *text = json_stringn(file->text, file->size);
		sarif_set(value, "length", json_integer((json_int_t)file->size));
		sarif_set(value, "encoding", text ? json_string("UTF-8") : NULL);
		json_decref(text);
	}
	if (json_array_size(roles))
		sarif_set(value, "roles", roles);
	else
		json_decref(roles);
	return value;
}

/* ----------------------------------------------------------------------------------------- run */

static json_t *automation_value(const struct sarif *sarif)
{
	const char *category = sarif->style->category ? sarif->style->category : "async-lint";
	const char *key = sarif->result->key ? sarif->result->key : "";
	struct text id = { 0 };
	text_printf(&id, "%s/%s", category, key);
	json_t *value = json_pack("{s:o}", "id", json_text(text_string(&id)));
	text_release(&id);
	return value;
}

static void write_run(struct sarif *sarif, struct stream *stream)
{
	json_t *root = folder_value(sarif->result->root);
	stream_begin(stream, NULL, '{');
	stream_value(stream, "tool", json_pack("{s:o}", "driver", sarif_driver(sarif)));
	stream_value(stream, "automationDetails", automation_value(sarif));
	stream_value(stream, "invocations", json_pack("[o]", invocation_value(sarif)));
	if (root)
		stream_value(stream, "originalUriBaseIds", json_pack("{s:o}", "%SRCROOT%", root));
	stream_value(stream, "columnKind", json_string("utf16CodeUnits"));
	stream_value(stream, "language", json_string("en-US"));
	stream_value(stream, "defaultSourceLanguage", json_string("c"));
	stream_begin(stream, "artifacts", '[');
	for (uint32_t i = 0; i < sarif->artifacts.count; i++)
		stream_value(stream, NULL, artifact_value(sarif, i));
	stream_end(stream, ']');
	stream_begin(stream, "results", '[');
	for (size_t i = 0; i < sarif->result->finding_count; i++)
		if (is_wanted(sarif, &sarif->result->findings[i]))
			stream_value(
				stream, NULL, sarif_result(sarif, &sarif->result->findings[i]));
	stream_end(stream, ']');
	if (sarif->result->commit) /* versionControlProvenance wants an address, too */
		stream_value(stream, "properties",
			json_pack("{s:o}", "commit", json_text(sarif->result->commit)));
	stream_end(stream, '}');
}

static bool write_sarif(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct sarif sarif;
	struct stream stream = { .out = out };

	sarif_init(&sarif, result, style);
	stream_begin(&stream, NULL, '{');
	stream_value(&stream, "$schema", json_string(schema_uri));
	stream_value(&stream, "version", json_string("2.1.0"));
	stream_begin(&stream, "runs", '[');
	write_run(&sarif, &stream);
	stream_end(&stream, ']');
	stream_end(&stream, '}');
	sarif_release(&sarif);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the SARIF report: %s", strerror(errno));
	return true;
}

static void warn_sarif(
	const struct result *result, const struct report_style *style, struct text *warning)
{
	size_t count = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		count += !style->omit_suppressed || result_is_open(&result->findings[i]);
	if (count > most_results)
		text_printf(warning,
			"%zu results: GitHub refuses a SARIF file with more than %d; leave out "
			"what nobody has to mend with --sarif-suppressed=omit, or analyse parts of "
			"the program each with its own --sarif-category",
			count, most_results);
	else if (count > most_shown)
		text_printf(warning,
			"%zu results: GitHub shows the %d most severe of a SARIF file; leave out "
			"what nobody has to mend with --sarif-suppressed=omit",
			count, most_shown);
}

const struct report report_sarif = {
	.name = "sarif",
	.help = "SARIF 2.1.0, for GitHub code scanning, editors and other viewers",
	.write = write_sarif,
	.warn = warn_sarif,
};
