/*
 * A comment is looked at as it is in the editor; findings are where they are by now (lsp/view.h).
 */
#include "lsp/hover.h"

#include <string.h>

#include "json.h"
#include "lsp/finding_at.h"

/* A line of an open document, and a byte in it. */
struct hovered {
	const char *line;
	size_t length, at;
};

static struct hovered find_line(
	const struct server *server, const struct document *document, size_t line, size_t unit)
{
	const char *text = text_string(&document->text);
	size_t size = document->text.length;
	enum position_encoding encoding = server->style.encoding;
	size_t start = position_offset(encoding, text, size, line, 0);
	size_t end = position_offset(encoding, text, size, line, SIZE_MAX);
	size_t at = position_offset(encoding, text, size, line, unit);
	return (struct hovered){ text + start, end - start, at - start };
}

/* ------------------------------------------------------------------------------- on a finding */

static bool is_on(const struct result_finding *finding, const struct hovered *hovered, size_t line)
{
	const struct source_line text = { hovered->line, hovered->length };
	if (finding->line != line + 1 || !result_is_open(finding))
		return false;
	struct diagnostic_span span = diagnostic_span(text, finding->column, finding->end_column);
	return hovered->at >= span.from && hovered->at <= span.to;
}

static void add_page(const struct server *server, struct text *text, const char *rule)
{
	const char *page = server->options->rule_page(rule);
	if (!page)
		return;
	if (text->length)
		text_add(text, "\n---\n\n");
	text_add(text, page);
}

static void add_findings(const struct server *server, const struct shown *shown,
	const struct hovered *hovered, size_t line, struct text *text)
{
	for (size_t i = shown->first; i < shown->first + shown->count; i++) {
		const struct result_finding *finding = &shown->result->findings[i];
		if (!is_on(finding, hovered, line))
			continue;
		if (text->length)
			text_add(text, "\n---\n\n");
		text_printf(text, "**%s** (%s, %s): %s\n", finding->rule,
			result_severity_name(finding->severity),
			result_confidence_name(finding->confidence), finding->message);
		if (finding->hint)
			text_printf(text, "\n%s\n", finding->hint);
		add_page(server, text, finding->rule);
	}
}

/* ------------------------------------------------------------------------------- on a comment */

static bool is_rule_byte(char c)
{
	return (c >= 'a' && c <= 'z') || c == '-';
}

static void add_named_rule(
	const struct server *server, const struct hovered *hovered, struct text *text)
{
	static const char marker[] = "async-lint:";
	const char *mark = memmem(hovered->line, hovered->length, marker, sizeof(marker) - 1);
	size_t from = hovered->at, to = from;
	struct text name = { 0 };
	if (!mark || (size_t)(mark - hovered->line) + sizeof(marker) - 1 > hovered->at)
		return;
	while (from && is_rule_byte(hovered->line[from - 1]))
		from--;
	while (to < hovered->length && is_rule_byte(hovered->line[to]))
		to++;
	text_add_n(&name, hovered->line + from, to - from);
	add_page(server, text, text_string(&name));
	text_release(&name);
}

json_t *hover_value(struct server *server, const json_t *params)
{
	const json_t *uri = json_object_get(json_object_get(params, "textDocument"), "uri");
	struct text text = { 0 };
	struct shown shown;
	size_t line, unit;
	if (!json_is_string(uri) ||
		!read_position(json_object_get(params, "position"), &line, &unit))
		return NULL;
	const struct document *document = document_find(&server->documents, json_string_value(uri));
	if (!document)
		return json_null();
	struct hovered hovered = find_line(server, document, line, unit);
	if (shown_find(server, params, &shown))
		add_findings(server, &shown, &hovered, line, &text);
	if (!text.length)
		add_named_rule(server, &hovered, &text);
	json_t *value = text.length ? json_pack("{s:{s:s,s:o}}", "contents", "kind",
					      server->style.markdown ? "markdown" : "plaintext",
					      "value", json_text_n(text.bytes, text.length))
				    : json_null();
	text_release(&text);
	return value;
}
