/*
 * The tool, its rules with their pages, and the notifications about units.
 */
#include <ctype.h>
#include <string.h>

#include "issue.h"
#include "json.h"
#include "markdown.h"
#include "sarif.h"

/* --------------------------------------------------------------------------------------- rules */

/* "blocking-call" as "BlockingCall": some viewers show nothing without a name, and it must not be
 * the id. */
static json_t *name_value(const char *id)
{
	struct text name = { 0 };
	bool is_first = true;
	for (; *id; id++) {
		if (isalnum((unsigned char)*id))
			text_char(&name, is_first ? (char)toupper((unsigned char)*id) : *id);
		is_first = !isalnum((unsigned char)*id);
	}
	json_t *value = json_text(text_string(&name));
	text_release(&name);
	return value;
}

/* Every "CWE-123" of the page, as GitHub wants tags to name them. */
static void add_weaknesses(json_t *tags, const char *page)
{
	enum { first = 2, most_tags = 10 };
	for (const char *at = page; (at = strstr(at, "CWE-"));) {
		at += strlen("CWE-");
		size_t digits = strspn(at, "0123456789"), i = first;
		char tag[32];
		if (!digits || digits > 6)
			continue;
		snprintf(tag, sizeof(tag), "external/cwe/cwe-%03d", atoi(at));
		while (i < json_array_size(tags) &&
			strcmp(json_string_value(json_array_get(tags, i)), tag))
			i++;
		if (i == json_array_size(tags) && i < most_tags)
			json_array_append_new(tags, json_string(tag));
	}
}

static json_t *properties_value(const struct result_rule *rule)
{
	static const char *const levels[result_severity_count] = {
		[RESULT_INFO] = "recommendation",
		[RESULT_PERFORMANCE] = "warning",
		[RESULT_WARNING] = "warning",
		[RESULT_ERROR] = "error",
	};
	bool is_slow = rule->severity == RESULT_PERFORMANCE;
	json_t *tags = json_pack("[s, s]", "async", is_slow ? "performance" : "reliability");
	if (rule->page)
		add_weaknesses(tags, rule->page);
	return json_pack("{s:s, s:s, s:o}", "precision", "high", "problem.severity",
		levels[rule->severity], "tags", tags);
}

static json_t *text_value(const char *text)
{
	json_t *value = json_object();
	sarif_set(value, "text", json_text(text));
	return value;
}

static json_t *description_value(const struct result_rule *rule)
{
	struct text lead = { 0 };
	if (rule->page)
		markdown_add_lead(&lead, rule->page);
	json_t *value = text_value(lead.length ? text_string(&lead) : rule->title);
	text_release(&lead);
	return value;
}

static json_t *help_value(const struct result_rule *rule)
{
	struct text page = { 0 };
	if (!rule->page || !*rule->page)
		return text_value(rule->title);
	markdown_add_unwrapped(&page, rule->page);
	json_t *value = text_value(text_string(&page));
	sarif_set(value, "markdown", json_text(text_string(&page)));
	text_release(&page);
	return value;
}

static json_t *help_uri(const struct sarif *sarif, const char *id)
{
	const char *homepage = sarif->style->homepage;
	if (!homepage || !*homepage)
		return NULL;
	return json_sprintf(
		"%s%srules/%s.md", homepage, text_ends_with(homepage, "/") ? "" : "/", id);
}

static json_t *rule_value(const struct sarif *sarif, const struct result_rule *rule)
{
	json_t *value = json_object();
	sarif_set(value, "id", json_text(rule->id));
	sarif_set(value, "name", name_value(rule->id));
	sarif_set(value, "shortDescription", text_value(rule->title));
	sarif_set(value, "fullDescription", description_value(rule));
	sarif_set(value, "help", help_value(rule));
	sarif_set(value, "helpUri", help_uri(sarif, rule->id));
	sarif_set(value, "defaultConfiguration",
		json_pack("{s:s}", "level", sarif_level(rule->severity)));
	sarif_set(value, "properties", properties_value(rule));
	return value;
}

static const struct result_rule *find_rule(const struct result *result, const char *id)
{
	for (size_t i = 0; i < result->rule_count; i++)
		if (!strcmp(result->rules[i].id, id))
			return &result->rules[i];
	return NULL;
}

/* In the order of their numbers. What a finding names and nobody described has its name only. */
static json_t *rules_value(const struct sarif *sarif)
{
	json_t *rules = json_array();
	for (uint32_t i = 0; i < sarif->rules.count; i++) {
		const char *id = intern_at(&sarif->rules, i);
		const struct result_rule bare = {
			.id = id, .title = id, .severity = RESULT_WARNING
		};
		const struct result_rule *rule = find_rule(sarif->result, id);
		json_array_append_new(rules, rule_value(sarif, rule ? rule : &bare));
	}
	return rules;
}

/* ------------------------------------------------------------------------------- notifications */

static json_t *notifications_value(void)
{
	json_t *values = json_array();
	for (size_t i = 0; i < trouble_count; i++) {
		enum trouble trouble = (enum trouble)i;
		const char *id = trouble_id(trouble);
		json_array_append_new(
			values, json_pack("{s:s, s:o, s:{s:s}, s:{s:s}}", "id", id, "name",
					name_value(id), "shortDescription", "text",
					trouble_text(trouble), "defaultConfiguration", "level",
					sarif_level(trouble_severity(trouble))));
	}
	return values;
}

/* ---------------------------------------------------------------------------------------- tool */

json_t *sarif_driver(struct sarif *sarif)
{
	json_t *driver = json_object();
	const char *homepage = sarif->style->homepage;
	sarif_set(driver, "name", json_string("async-lint"));
	sarif_set(driver, "version", json_text(sarif->result->tool_version));
	sarif_set(driver, "semanticVersion", json_text(sarif->result->tool_version));
	sarif_set(driver, "informationUri", homepage && *homepage ? json_text(homepage) : NULL);
	sarif_set(driver, "rules", rules_value(sarif));
	sarif_set(driver, "notifications", notifications_value());
	return driver;
}
