#include "settling.h"

#include "air/encode.h"
#include "suite.h"

static void check_nothing(struct function_pass *pass)
{
	(void)pass;
}

static const struct rule blocking_call = {
	.id = "blocking-call",
	.title = "a test",
	.check_function = check_nothing,
};

static const struct rule missing_timeout = {
	.id = "missing-timeout",
	.title = "a test",
	.check_function = check_nothing,
};

static const struct rule unused_suppression = { .id = "unused-suppression" };
static const struct rule expired_suppression = { .id = "expired-suppression" };

const struct rule *const test_rules[] = { &blocking_call, &missing_timeout, &unused_suppression,
	&expired_suppression, NULL };

void settle_test_init(struct settle_test *t)
{
	*t = (struct settle_test){
		.model = model_new(),
		.options = { .rules = test_rules, .today = 20260601, .saw_all = true },
	};
}

void settle_test_release(struct settle_test *t)
{
	finding_list_release(&t->findings);
	source_set_free(t->sources);
	program_release(&t->program);
	for (size_t i = 0; i < t->encoded.count; i++)
		text_release(&t->encoded.items[i]);
	array_release(&t->encoded);
	arena_release(&t->arena);
	model_free(t->model);
}

void settle_test_file(struct settle_test *t, const char *path, const char *text)
{
	struct air_file file = {
		.path = path,
		.flags = AIR_FILE_MAIN,
		.text = text,
		.text_size = strlen(text),
	};
	struct air_unit unit = { .path = path, .files = &file, .file_count = 1 };
	struct text bytes = { 0 };
	air_unit_encode(&bytes, &unit);
	array_push(&t->encoded, bytes);
}

struct finding *add_finding(struct settle_test *t, uint32_t line, uint32_t column)
{
	struct finding *finding = finding_new(&t->findings);
	finding->rule = "blocking-call";
	finding->severity = SEVERITY_ERROR;
	finding->path = "a.c";
	finding->line = line;
	finding->column = column;
	finding->function = "f";
	finding->function_key = "c:@F@f";
	finding->callee = "sleep";
	finding->message = "'sleep' blocks";
	return finding;
}

void settle_test_settle(struct settle_test *t)
{
	struct program_input inputs[8];
	struct error err = { "" };
	struct program_allowing allowing = settle_allowing(&t->options);
	ck_assert_uint_le(t->encoded.count, 8);
	for (size_t i = 0; i < t->encoded.count; i++)
		inputs[i] = (struct program_input){ .bytes = t->encoded.items[i].bytes,
			.size = t->encoded.items[i].length };
	if (!program_link(&t->program, inputs, t->encoded.count, t->model, &allowing, &err))
		ck_abort_msg("%s", err.text);
	settle(&t->findings, &t->program, &t->options);
}

const char *settled(struct settle_test *t)
{
	struct text text = { 0 };
	settle_test_settle(t);
	for (size_t i = 0; i < t->findings.items.count; i++) {
		const struct finding *finding = t->findings.items.items[i];
		text_printf(&text, "%s:%u:%u %s", finding->path, finding->line, finding->column,
			finding->rule);
		if (finding->suppressed)
			text_printf(&text, " allowed: %s", finding->suppressed);
		text_char(&text, '\n');
	}
	const char *copy = arena_strdup(&t->arena, text_string(&text));
	text_release(&text);
	return copy;
}

const char *complaint_of(struct settle_test *t)
{
	const char *message = NULL;
	for (size_t i = 0; i < t->findings.items.count; i++) {
		const struct finding *finding = t->findings.items.items[i];
		if (!strstr(finding->rule, "suppression") || finding->suppressed)
			continue;
		ck_assert_msg(!message, "a second one: %s", finding->message);
		message = finding->message;
	}
	return message ? message : "";
}

struct fingerprint fingerprint_of(const char *text, const char *mark)
{
	return fingerprint_in("a.c", text, mark);
}

struct fingerprint fingerprint_in(const char *path, const char *text, const char *mark)
{
	struct settle_test t;
	struct fingerprint result;
	const char *at = strstr(text, mark);
	uint32_t line = 1, column = 1;

	ck_assert_ptr_nonnull(at);
	for (const char *c = text; c < at; c++) {
		line += *c == '\n';
		column = *c == '\n' ? 1 : column + 1;
	}
	settle_test_init(&t);
	settle_test_file(&t, path, text);
	add_finding(&t, line, column)->path = path;
	settle_test_settle(&t);
	memcpy(result.text, t.findings.items.items[0]->fingerprint, sizeof(result.text));
	settle_test_release(&t);
	return result;
}

int run_cases(const char *name, const TTest *const *cases, size_t count)
{
	TCase *tcase = tcase_create(name);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, cases[i]);
	return suite_run(name, tcase);
}
