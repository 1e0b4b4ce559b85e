/*
 * GitLab's code quality report: an array of Code Climate's issues. GitLab compares the fingerprints
 * of two branches to tell what a merge request brings.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "issue.h"
#include "json.h"
#include "stream.h"

static json_t *shown(void (*add)(struct text *, const struct issue *), const struct issue *issue)
{
	struct text text = { 0 };
	add(&text, issue);
	json_t *value = json_text_n(text_string(&text), text.length);
	text_release(&text);
	return value;
}

static json_t *issue_value(const struct issue *issue)
{
	static const char *const severities[result_severity_count] = {
		[RESULT_INFO] = "info",
		[RESULT_PERFORMANCE] = "minor",
		[RESULT_WARNING] = "major",
		[RESULT_ERROR] = "critical",
	};
	bool is_slow = issue->severity == RESULT_PERFORMANCE;
	json_t *value = json_pack("{s:s, s:o, s:o, s:[s], s:s, s:o}", "type", "issue", "check_name",
		json_text(issue->rule), "description", shown(issue_add_sentence, issue),
		"categories", is_slow ? "Performance" : "Bug Risk", "severity",
		severities[issue->severity], "fingerprint", json_text(issue->fingerprint));
	if (issue->finding && issue->finding->step_count)
		json_object_set_new(value, "content",
			json_pack("{s:o}", "body", shown(issue_add_steps, issue)));
	json_object_set_new(value, "location",
		json_pack("{s:o, s:{s:I, s:I}}", "path", json_text(issue->path), "lines", "begin",
			(json_int_t)issue->line, "end", (json_int_t)issue->line));
	return value;
}

static bool write_gitlab(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct issues issues;
	struct stream stream = { .out = out };
	(void)style;

	issues_make(&issues, result);
	stream_begin(&stream, NULL, '[');
	for (size_t i = 0; i < issues.items.count; i++)
		stream_value(&stream, NULL, issue_value(&issues.items.items[i]));
	stream_end(&stream, ']');
	issues_release(&issues);
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the GitLab report: %s", strerror(errno));
	return true;
}

const struct report report_gitlab = {
	.name = "gitlab",
	.help = "GitLab's code quality report",
	.write = write_gitlab,
};
