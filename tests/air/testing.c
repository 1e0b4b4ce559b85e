#include "testing.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

struct air_function parse_text(struct arena *arena, const char *text)
{
	struct air_function f;
	struct error err;
	if (!air_function_parse(arena, text, &f, &err))
		ck_abort_msg("%s", err.text);
	return f;
}

static bool is_abort(const struct air_function *f, const struct air_instr *call, void *data)
{
	(void)data;
	return call->callee != air_none && !strcmp(f->refs[call->callee].name, "abort");
}

struct cfg graph_of(struct arena *arena, const char *text)
{
	struct air_function *f = arena_alloc(arena, sizeof(*f));
	struct cfg cfg;
	*f = parse_text(arena, text);
	cfg_build(&cfg, arena, f, is_abort, NULL);
	return cfg;
}

const char *parse_error(struct arena *arena, const char *text)
{
	struct air_function f;
	struct error err = { "" };
	ck_assert_msg(!air_function_parse(arena, text, &f, &err), "it was accepted: %s", text);
	return arena_strdup(arena, err.text);
}

static const char *kept(struct arena *arena, struct text *text)
{
	const char *copy = arena_strdup(arena, text_string(text));
	text_release(text);
	return copy;
}

const char *printed(struct arena *arena, const struct air_function *f)
{
	struct text text = { 0 };
	air_function_print(&text, f);
	return kept(arena, &text);
}

const char *printed_unit(struct arena *arena, const struct air_unit *unit)
{
	struct text text = { 0 };
	air_unit_print(&text, unit, false);
	return kept(arena, &text);
}

const char *printed_graph(struct arena *arena, const struct cfg *cfg)
{
	char *bytes = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&bytes, &size);
	cfg_print(out, cfg);
	fclose(out);
	const char *copy = arena_strdup(arena, bytes);
	free(bytes);
	return copy;
}

bool same_record(const struct air_record_bytes *a, const struct air_record_bytes *b)
{
	return a->size == b->size && !memcmp(a->bytes, b->bytes, a->size);
}

int run_cases(const char *name, const TTest *const *cases, size_t count)
{
	TCase *tcase = tcase_create(name);
	tcase_set_timeout(tcase, 120);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, cases[i]);
	return suite_run(name, tcase);
}
