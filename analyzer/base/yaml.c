/*
 * A thin layer over libfyaml, so that its types stay here.
 */
#include "base/yaml.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Without it libfyaml prints its diagnostics; we take the collected ones instead. */
static void drop_output(struct fy_diag *diag, void *user, const char *bytes, size_t length)
{
	(void)diag, (void)user, (void)bytes, (void)length;
}

/* Adds the line of a mistake, and a caret below the column. A tab stays one, so that both lines are
 * as wide. */
static void show_line(struct text *out, const char *source, int line, int column)
{
	enum { longest_line = 200 };
	for (int n = 1; n < line; n++) {
		const char *end = strchr(source, '\n');
		if (!end)
			return;
		source = end + 1;
	}
	size_t length = strcspn(source, "\r\n"), at = 0;
	if (length > longest_line || !length)
		return;
	text_printf(out, "\n %4d | %.*s\n      | ", line, (int)length, source);
	for (int n = 1; n < column && at < length; at++) {
		bool is_whole = at + 1 == length || (source[at + 1] & 0xC0) != 0x80;
		if (is_whole)
			text_char(out, source[at] == '\t' ? '\t' : ' ');
		n += is_whole;
	}
	text_char(out, '^');
}

static bool mistake(const struct yaml *yaml, int line, int column, const char *sentence)
{
	struct text text = { 0 };
	text_printf(&text, "%s:%d:%d: %s", yaml->name, line, column, sentence);
	if (yaml->shows_line)
		show_line(&text, yaml->source, line, column);
	error_set(yaml->err, "%s", text_string(&text));
	text_release(&text);
	return false;
}

static bool syntax_error(const struct yaml *yaml)
{
	void *state = NULL;
	const struct fy_diag_error *first =
		yaml->diag ? fy_diag_errors_iterate(yaml->diag, &state) : NULL;
	if (!first)
		return mistake(yaml, 1, 1, "this is not YAML");
	return mistake(yaml, first->line, first->column, first->msg);
}

bool yaml_open(struct yaml *yaml, const char *text)
{
	struct fy_diag_cfg quiet;
	yaml->source = text;
	fy_diag_cfg_default(&quiet);
	quiet.fp = NULL;
	quiet.output_fn = drop_output;
	yaml->diag = fy_diag_create(&quiet);
	if (!yaml->diag)
		return syntax_error(yaml);
	fy_diag_set_collect_errors(yaml->diag, true);
	/* libfyaml compares each key of a map with each other, so duplicates are for the reader
	 * to find. */
	struct fy_parse_cfg config = {
		.flags = FYPCF_DEFAULT_VERSION_AUTO | FYPCF_ALLOW_DUPLICATE_KEYS,
		.diag = yaml->diag,
	};
	yaml->parser = fy_parser_create(&config);
	if (!yaml->parser || fy_parser_set_string(yaml->parser, text, strlen(text)))
		return syntax_error(yaml);
	yaml->document = fy_parse_load_document(yaml->parser);
	if (fy_diag_got_error(yaml->diag) || fy_parser_get_stream_error(yaml->parser))
		return syntax_error(yaml);
	if (!yaml->document) /* nothing but comments? */
		return true;
	yaml->root = fy_document_root(yaml->document);
	struct fy_document *second = fy_parse_load_document(yaml->parser);
	bool has_error = fy_diag_got_error(yaml->diag);
	if (second) {
		struct yaml_place place = yaml_place(fy_document_root(second));
		mistake(yaml, place.line, 1, "only one document is allowed");
		fy_parse_document_destroy(yaml->parser, second);
		return false;
	}
	return has_error ? syntax_error(yaml) : true;
}

void yaml_release(struct yaml *yaml)
{
	if (yaml->document)
		fy_parse_document_destroy(yaml->parser, yaml->document);
	if (yaml->parser)
		fy_parser_destroy(yaml->parser);
	if (yaml->diag)
		fy_diag_destroy(yaml->diag);
	yaml->root = NULL;
	yaml->document = NULL;
	yaml->parser = NULL;
	yaml->diag = NULL;
}

enum yaml_kind yaml_kind(struct fy_node *node)
{
	if (!node)
		return YAML_NOTHING;
	if (fy_node_is_alias(node) || fy_node_get_anchor(node) || fy_node_get_tag_token(node))
		return YAML_ALIAS;
	switch (fy_node_get_type(node)) {
	case FYNT_SCALAR:
		return fy_node_get_scalar_length(node) ? YAML_TEXT : YAML_NOTHING;
	case FYNT_SEQUENCE:
		return YAML_LIST;
	case FYNT_MAPPING:
		return YAML_MAP;
	}
	return YAML_NOTHING;
}

const char *yaml_text(const struct yaml *yaml, struct fy_node *node)
{
	size_t length = 0;
	const char *bytes = fy_node_get_scalar(node, &length);
	return arena_strndup(yaml->arena, bytes ? bytes : "", length);
}

bool yaml_next(struct fy_node *map, void **state, struct fy_node **key, struct fy_node **value)
{
	struct fy_node_pair *pair = fy_node_mapping_iterate(map, state);
	if (!pair)
		return false;
	*key = fy_node_pair_key(pair);
	*value = fy_node_pair_value(pair);
	return true;
}

bool yaml_next_item(struct fy_node *list, void **state, struct fy_node **item)
{
	*item = fy_node_sequence_iterate(list, state);
	return *item != NULL;
}

/* The first text in a map or list stands for it: libfyaml keeps no place for the whole. */
static struct fy_node *first_text(struct fy_node *node)
{
	while (node && !fy_node_is_scalar(node)) {
		void *state = NULL;
		if (fy_node_is_sequence(node)) {
			node = fy_node_sequence_iterate(node, &state);
			continue;
		}
		struct fy_node_pair *pair = fy_node_mapping_iterate(node, &state);
		node = pair ? fy_node_pair_key(pair) : NULL;
	}
	return node;
}

struct yaml_place yaml_place(struct fy_node *node)
{
	struct yaml_place place = { .line = 1, .column = 1 };
	struct fy_node *text = first_text(node);
	struct fy_token *token = text ? fy_node_get_scalar_token(text) : NULL;
	const struct fy_mark *start = token ? fy_token_start_mark(token) : NULL;
	const struct fy_mark *end = token ? fy_token_end_mark(token) : NULL;

	if (!start || !end)
		return place;
	place.line = start->line + 1;
	place.column = start->column + 1;
	place.exact = text == node && start->line == end->line;
	return place;
}

bool yaml_mistake(
	const struct yaml *yaml, struct fy_node *node, size_t offset, const char *format, ...)
{
	struct yaml_place place = yaml_place(node);
	struct text text = { 0 };
	va_list arguments;

	va_start(arguments, format);
	text_vprintf(&text, format, arguments);
	va_end(arguments);
	int column = place.column + (place.exact ? (int)offset : 0);
	mistake(yaml, place.line, column, text_string(&text));
	text_release(&text);
	return false;
}

bool yaml_expect(const struct yaml *yaml, struct fy_node *at, struct fy_node *node,
	enum yaml_kind kind, const char *what)
{
	enum yaml_kind found = yaml_kind(node);
	if (found == kind)
		return true;
	if (found == YAML_ALIAS)
		return yaml_mistake(
			yaml, node, 0, "anchors, aliases and tags are not allowed here");
	return yaml_mistake(yaml, found == YAML_NOTHING ? at : node, 0, "expected %s", what);
}

const char *yaml_word(
	const struct yaml *yaml, struct fy_node *at, struct fy_node *node, const char *what)
{
	return yaml_expect(yaml, at, node, YAML_TEXT, what) ? yaml_text(yaml, node) : NULL;
}

bool yaml_integer(const struct yaml *yaml, struct fy_node *at, struct fy_node *node, int64_t *value)
{
	const char *text = yaml_word(yaml, at, node, "a number");
	if (!text)
		return false;
	char *end;
	errno = 0;
	*value = strtoll(text, &end, 0);
	if (end == text || *end || errno)
		return yaml_mistake(yaml, node, 0, "expected a number, not '%s'", text);
	return true;
}

bool yaml_unknown_word(const struct yaml *yaml, struct fy_node *at, const char *what,
	const char *typed, const char *const *words, size_t count)
{
	const char *near = text_nearest(typed, words, count);
	if (near)
		return yaml_mistake(
			yaml, at, 0, "unknown %s '%s'; did you mean '%s'?", what, typed, near);
	struct text all = { 0 };
	for (size_t i = 0; i < count; i++)
		text_printf(&all, "%s%s", i ? ", " : "", words[i]);
	yaml_mistake(yaml, at, 0, "unknown %s '%s'; there are: %s", what, typed, text_string(&all));
	text_release(&all);
	return false;
}
