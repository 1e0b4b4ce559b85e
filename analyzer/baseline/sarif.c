/*
 * A SARIF log of ours as a baseline: what it reports is accepted. Only our own fingerprints can be
 * matched, so the logs of other tools are refused.
 */
#include <string.h>

#include "base/text.h"
#include "baseline/internal.h"

static const char tool_name[] = "async-lint";
static const char fingerprint_key[] = "asyncLint/v1";

static const json_t *at(const json_t *value, const char *key)
{
	return json_object_get(value, key);
}

static const json_t *first(const json_t *array)
{
	return json_array_get(array, 0);
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A relative URI as a path. */
static const char *path_of(struct baseline *baseline, const char *uri)
{
	struct text path = { 0 };
	for (const char *c = uri; *c; c++) {
		int high = *c == '%' ? digit(c[1]) : -1;
		int low = high >= 0 ? digit(c[2]) : -1;
		text_char(&path, low >= 0 ? (char)(high * 16 + low) : *c);
		c += low >= 0 ? 2 : 0;
	}
	const char *copy = baseline_text(baseline, text_string(&path));
	text_release(&path);
	return copy;
}

/* What was found no more, and what a comment allowed: when that goes, the finding is new. */
static bool is_left_out(const json_t *result)
{
	const char *state = json_string_value(at(result, "baselineState"));
	const char *kind = json_string_value(at(first(at(result, "suppressions")), "kind"));
	return (state && !strcmp(state, "absent")) || (kind && !strcmp(kind, "inSource"));
}

/* The reason given there before, if the log marks it as accepted. */
static const char *reason_of(struct baseline *baseline, const json_t *result)
{
	const json_t *suppressions = at(result, "suppressions");
	for (size_t i = 0; i < json_array_size(suppressions); i++) {
		const json_t *suppression = json_array_get(suppressions, i);
		const char *reason = baseline_member(baseline, suppression, "justification");
		if (reason)
			return reason;
	}
	return "it is in the SARIF log that is the baseline";
}

static bool add_result(
	struct baseline *baseline, const json_t *result, size_t number, struct error *err)
{
	const char *rule = baseline_member(baseline, result, "ruleId");
	const char *fingerprint =
		baseline_member(baseline, at(result, "partialFingerprints"), fingerprint_key);
	const json_t *location = first(at(result, "locations"));
	const char *uri = json_string_value(
		at(at(at(location, "physicalLocation"), "artifactLocation"), "uri"));
	const char *function =
		baseline_member(baseline, first(at(location, "logicalLocations")), "name");
	if (!rule || !fingerprint || !uri)
		return error_set(err, "result %zu has no %s", number,
			!rule          ? "\"ruleId\""
			: !fingerprint ? "\"asyncLint/v1\" among its \"partialFingerprints\""
				       : "\"uri\"");
	/* The message as such; that for readers has links and a hint behind it. */
	const json_t *properties = at(result, "properties");
	const char *message = baseline_member(baseline, properties, "message");
	const char *statement = baseline_member(baseline, properties, "statement");
	if (!message)
		message = baseline_member(baseline, at(result, "message"), "text");
	array_push(&baseline->entries,
		((struct baseline_entry){
			.identity = { fingerprint, rule, path_of(baseline, uri),
				function ? function : "", message ? message : "",
				statement ? statement : "" },
			.reason = reason_of(baseline, result),
		}));
	return true;
}

static bool add_run(struct baseline *baseline, const json_t *run, struct error *err)
{
	const char *name = json_string_value(at(at(at(run, "tool"), "driver"), "name"));
	const json_t *results = at(run, "results");
	if (!name || strcmp(name, tool_name) != 0)
		return error_set(err,
			"it is the SARIF log of %s%s%s, and only those of %s can be a baseline",
			name ? "'" : "", name ? name : "an unnamed tool", name ? "'" : "",
			tool_name);
	if (!json_is_array(results))
		return error_set(err, "a run of it has no \"results\"");
	for (size_t i = 0; i < json_array_size(results); i++) {
		const json_t *result = json_array_get(results, i);
		if (!is_left_out(result) && !add_result(baseline, result, i + 1, err))
			return false;
	}
	return true;
}

bool baseline_from_sarif(struct baseline *baseline, const json_t *log, struct error *err)
{
	const json_t *runs = at(log, "runs");
	const char *version = json_string_value(at(log, "version"));
	if (!version || strcmp(version, "2.1.0") != 0)
		return error_set(err, "its SARIF is of version %s, not 2.1.0",
			version ? version : "unknown");
	baseline->is_sarif = true;
	if (!json_array_size(runs))
		return error_set(err, "it holds no run");
	for (size_t i = 0; i < json_array_size(runs); i++)
		if (!add_run(baseline, json_array_get(runs, i), err))
			return false;
	return true;
}
