/*
 * Findings for programs that read line by line: what the run was, each finding as the JSON report
 * has it, and the counts. The last line says that nothing was lost on the way. The shape of a line
 * is published in findings-line.schema.json.
 */
#include "report.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "json.h"

/* Writes an object, its "type" first, and releases it. */
static void write_line(FILE *out, const char *type, json_t *value)
{
	json_t *line = json_pack("{s:s}", "type", type);
	if (json_object_update(line, value))
		BUG("a line that is none");
	json_dumpf(line, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(line);
	json_decref(value);
}

static bool write_jsonl(
	FILE *out, const struct result *result, const struct report_style *style, struct error *err)
{
	struct sources sources;
	(void)style;

	write_line(out, "run",
		json_pack("{s:s, s:i, s:o, s:o}", "format", "async-lint-findings", "version",
			json_format_version, "tool", json_tool(result), "run", json_run(result)));
	sources_init(&sources, result);
	for (size_t i = 0; i < result->finding_count; i++)
		write_line(out, "finding", json_whole_finding(&result->findings[i], &sources));
	sources_release(&sources);
	write_line(out, "summary",
		json_pack("{s:o, s:o}", "counts", json_counts(result), "stalls",
			json_trace(result->trace)));
	if (fflush(out) || ferror(out))
		return error_set(err, "cannot write the JSON lines: %s", strerror(errno));
	return true;
}

const struct report report_jsonl = {
	.name = "jsonl",
	.help = "the same, a line of JSON for each finding",
	.write = write_jsonl,
};
