/*
 * The fixture is data; the few functions below put it together. Positions are those of the
 * files in testdata/reports/src.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* ------------------------------------------------------------------------------------- findings */

static const struct result_step config_steps[] = {
	{ "net/refresh.c", 30, 11, "task 'refresh_config' runs on the loop", false },
	{ "net/refresh.c", 36, 9, "'refresh_config' calls 'parse_config'", true },
	{ "store/config.c", 12, 6, "which calls 'read_all'", false },
	{ "store/io.c", 19, 15, "which calls 'read_some'", false },
	{ "store/io.c", 8, 9, "which calls 'read', and that blocks (rules/models/posix.yaml)",
		false },
};

static const struct result_step serial_steps[] = {
	{ "net/refresh.c", 43, 12, "awaits one 'ping' in each round", true },
	{ "net/refresh.c", 42, 2, "no round needs the result of the one before", false },
};

/* More than six, the anchor among those that text leaves out. */
static const struct result_step deep_steps[] = {
	{ "net/refresh.c", 39, 11, "task 'refresh_peers' runs on the loop", false },
	{ "net/refresh.c", 22, 12, "which calls 'ping'", false },
	{ "net/refresh.c", 27, 9, "which calls 'async_request'", false },
	{ "net/request.c", 80, 3, "which calls 'request_open'", false },
	{ "net/request.c", 31, 3, "which calls 'reload'", false },
	{ "store/config.c", 22, 23, "which calls 'retry'", true },
	{ "store/config.c", 22, 38, "which calls 'usleep' while it waits", false },
	{ "store/config.c", 22, 38, "which blocks (rules/models/posix.yaml)", false },
};

static const struct result_edit config_edits[] = {
	{ "net/refresh.c", 29, 1, 0, "ASYNC_FN " },
	{ "store/config.c", 12, 6, 8, "" },
};

static const struct result_stalls config_stalls = { 17, 312400000, UINT64_C(2104000000),
	"2024-05-16T22:11:09Z" };

static const struct result_finding findings[] = {
	{
		.rule = "blocking-call",
		.severity = RESULT_ERROR,
		.confidence = RESULT_POSSIBLE,
		.path = "net/gone.c",
		.line = 12,
		.column = 3,
		.function = "gone",
		.message = "'gone' may block the event loop through a pointer nobody could follow",
		.fingerprint = "00000000000000000000000000000007",
		.unit_count = 1,
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_WARNING,
		.confidence = RESULT_LIKELY,
		.path = "net/latin.c",
		.line = 2,
		.column = 48,
		.end_column = 53,
		.function = "wait_caf\xe9",
		.message = "'wait_caf\xe9' blocks the event loop with \"\x1b[31mpause\"",
		.category = "sleep",
		.fingerprint = "00000000000000000000000000000006",
		.unit_count = 1,
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_ERROR,
		.confidence = RESULT_CERTAIN,
		.path = "net/refresh.c",
		.line = 36,
		.column = 9,
		.end_column = 21,
		.function = "refresh_config",
		.message = "'parse_config' blocks the event loop",
		.hint = "move it to async_offload(), or annotate 'parse_config' if it only runs at "
			"start-up",
		.category = "file",
		.fingerprint = "00000000000000000000000000000001",
		.unit_count = 3,
		.steps = config_steps,
		.step_count = COUNT(config_steps),
		.fix = RESULT_FIX_SUGGEST,
		.edits = config_edits,
		.edit_count = COUNT(config_edits),
		.doubt = "the configuration may change meanwhile",
		.stalls = &config_stalls,
	},
	{
		.rule = "serial-await-in-loop",
		.severity = RESULT_PERFORMANCE,
		.confidence = RESULT_LIKELY,
		.path = "net/refresh.c",
		.line = 43,
		.column = 12,
		.end_column = 17,
		.first_line = 42,
		.last_line = 47,
		.function = "refresh_peers",
		.message = "the loop awaits its tasks one after the other",
		.hint = "start them all, then await them together with async_gather()",
		.fingerprint = "00000000000000000000000000000002",
		.unit_count = 1,
		.steps = serial_steps,
		.step_count = COUNT(serial_steps),
		.fix = RESULT_FIX_SKETCH,
		.sketch = "int rc = async_map(refresh, peers, count,\n"
			  "\tsizeof(*peers), 8, NULL);\n",
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_ERROR,
		.confidence = RESULT_LIKELY,
		.path = "net/table.c",
		.line = 2,
		.column = 243,
		.end_column = 248,
		.function = "at_the_end",
		.message = "'sleep' blocks the event loop",
		.hint = "await async_sleep() instead",
		.category = "sleep",
		.fingerprint = "00000000000000000000000000000008",
		.state = RESULT_STATE_NEW,
		.unit_count = 1,
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_WARNING,
		.confidence = RESULT_CERTAIN,
		.path = "store/config.c",
		.line = 18,
		.column = 77,
		.end_column = 88,
		.function = "load_名前",
		.message = "'getaddrinfo' blocks the event loop",
		.hint = "await async_resolve() instead",
		.category = "dns",
		.fingerprint = "00000000000000000000000000000003",
		.unit_count = 1,
	},
	{
		.rule = "missing-timeout",
		.severity = RESULT_INFO,
		.confidence = RESULT_LIKELY,
		.path = "store/config.c",
		.line = 22,
		.column = 23,
		.end_column = 28,
		.function = "reload",
		.message = "'retry' waits for a peer without any deadline",
		.fingerprint = "00000000000000000000000000000004",
		.unit_count = 1,
		.steps = deep_steps,
		.step_count = COUNT(deep_steps),
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_WARNING,
		.confidence = RESULT_CERTAIN,
		.path = "store/config.c",
		.line = 22,
		.column = 38,
		.end_column = 44,
		.function = "reload",
		.message = "'usleep' blocks the event loop",
		.category = "sleep",
		.fingerprint = "00000000000000000000000000000005",
		.suppressed = "a millisecond at most, measured",
		.suppressed_path = "store/config.c",
		.suppressed_line = 21,
		.unit_count = 1,
	},
	{
		.rule = "blocking-call",
		.severity = RESULT_WARNING,
		.confidence = RESULT_LIKELY,
		.path = "store/io.c",
		.line = 19,
		.column = 15,
		.end_column = 24,
		.function = "read_all",
		.message = "'read_some' blocks the event loop",
		.category = "file",
		.fingerprint = "00000000000000000000000000000009",
		.statement = "0123456789abcdef",
		.state = RESULT_STATE_UNCHANGED,
		.accepted = "goes with the new store",
		.unit_count = 1,
	},
	{
		.rule = "missing-timeout",
		.severity = RESULT_WARNING,
		.confidence = RESULT_LIKELY,
		.path = "store/old.c",
		.function = "ask",
		.message = "'connect' waits for a peer without any deadline",
		.fingerprint = "0000000000000000000000000000000a",
		.state = RESULT_STATE_ABSENT,
		.accepted = "goes with the new store",
	},
};

/* ------------------------------------------------------------------------- units and the rest */

static const struct result_unit units[] = {
	{ "net/latin.c", RESULT_UNIT_CACHED, false, NULL, 1, 0 },
	{ "net/refresh.c", RESULT_UNIT_PARSED, false, NULL, 3, 0 },
	{ "net/request.c", RESULT_UNIT_LOST, false, "the worker was killed by signal 11", 0, 0 },
	{ "net/table.c", RESULT_UNIT_CACHED, false, NULL, 1, 0 },
	{ "net/gone.c", RESULT_UNIT_MISSING, false, "no such file", 0, 0 },
	{ "store/config.c", RESULT_UNIT_PARSED, true,
		"store/config.c:1:10: error: 'store/config.h' file not found", 3, 1 },
	{ "store/io.c", RESULT_UNIT_PARSED, false, NULL, 2, 0 },
};

static const struct result_rule rules[] = {
	{ "blocking-call", "a blocking call on the event loop", RESULT_ERROR,
		"# blocking-call\n\nOne call that waits stops *every* task of the loop.\n\n"
		"```c bad\nread(fd, buffer, size);\n```\n",
		false },
	{ "missing-timeout", "waiting without a deadline", RESULT_WARNING, NULL, false },
	{ "serial-await-in-loop", "independent work awaited one by one", RESULT_PERFORMANCE,
		"# serial-await-in-loop\n\nA hundred requests of 50 ms take five seconds.\n",
		false },
	{ "unbounded-concurrency", "tasks without a limit", RESULT_WARNING, NULL, true },
};

enum { REFRESH_CONFIG, REFRESH_PEERS, PARSE_CONFIG, READ_ALL, READ_SOME, READ, PING, LOG };

static const struct result_function functions[] = {
	[REFRESH_CONFIG] = { "c:@F@refresh_config", "refresh_config", "net/refresh.c", 30, 37,
		RESULT_CONTEXT_TASK, true, false, false },
	[REFRESH_PEERS] = { "c:@F@refresh_peers", "refresh_peers", "net/refresh.c", 39, 48,
		RESULT_CONTEXT_TASK, true, false, false },
	[PARSE_CONFIG] = { "c:@F@parse_config", "parse_config", "store/config.c", 7, 15,
		RESULT_CONTEXT_TASK | RESULT_CONTEXT_STARTUP, true, true, false },
	[READ_ALL] = { "c:@F@read_all", "read_all", "store/io.c", 11, 27,
		RESULT_CONTEXT_TASK | RESULT_CONTEXT_STARTUP, true, false, false },
	[READ_SOME] = { "c:io.c@F@read_some", "read_some", "store/io.c", 6, 9,
		RESULT_CONTEXT_TASK | RESULT_CONTEXT_STARTUP, true, false, false },
	[READ] = { "c:@F@read", "read", NULL, 0, 0, 0, false, false, false },
	[PING] = { "c:refresh.c@F@ping", "ping", "net/refresh.c", 22, 28, RESULT_CONTEXT_TASK, true,
		false, true },
	[LOG] = { "c:@F@log_line", "log_line", NULL, 0, 0, 0, false, false, false },
};

static const struct result_call calls[] = {
	{ REFRESH_CONFIG, PARSE_CONFIG, "call", "net/refresh.c", 36, 9, NULL, RESULT_CERTAIN },
	{ REFRESH_PEERS, PING, "spawn", "net/refresh.c", 43, 18, NULL, RESULT_CERTAIN },
	{ PARSE_CONFIG, READ_ALL, "call", "store/config.c", 12, 6, NULL, RESULT_CERTAIN },
	{ READ_ALL, READ_SOME, "call", "store/io.c", 19, 15, "parameter 1", RESULT_LIKELY },
	{ READ_SOME, READ, "call", "store/io.c", 8, 9, NULL, RESULT_CERTAIN },
	{ PING, LOG, "callback", "net/refresh.c", 27, 9, "field peer.log", RESULT_POSSIBLE },
};

static const struct result_effect effects[] = {
	{ REFRESH_CONFIG, "blocks", "file", false, PARSE_CONFIG, "net/refresh.c", 36, 9 },
	{ PARSE_CONFIG, "blocks", "file", true, READ_ALL, "store/config.c", 12, 6 },
	{ READ_ALL, "blocks", "file", false, READ_SOME, "store/io.c", 19, 15 },
	{ READ_SOME, "blocks", "file", true, READ, "store/io.c", 8, 9 },
	{ READ, "blocks", "file", true, -1, NULL, 0, 0 },
	{ REFRESH_PEERS, "suspends", NULL, false, -1, "net/refresh.c", 43, 12 },
};

static const struct result_rule_count counts_before[] = { { "blocking-call", 6 },
	{ "missing-timeout", 2 } };
static const struct result_rule_count counts_now[] = { { "blocking-call", 5 },
	{ "missing-timeout", 1 }, { "serial-await-in-loop", 1 } };

static const struct result_run runs[] = {
	{ .id = 3,
		.started = "2024-05-10T09:30:00Z",
		.tool_version = "0.0.9",
		.counts = counts_before,
		.count_count = COUNT(counts_before),
		.open_count = 8,
		.new_count = 8 },
	{ .id = 4,
		.started = "2024-05-17T09:30:00Z",
		.tool_version = "0.1.0",
		.commit = "2f1c9d3a4b5e60718293a4b5c6d7e8f901234567",
		.counts = counts_now,
		.count_count = COUNT(counts_now),
		.open_count = 7,
		.new_count = 2,
		.fixed_count = 3 },
};

static const struct result_lost_stall lost_stalls[] = {
	{ "pack", "store/pack.c", 71, 2, 98000000, "no finding has this place on its path" },
	{ NULL, NULL, 0, 1, 51000000, "it was over before a sample was taken" },
};

static const struct result_trace trace = { "stalls.db", 17, 3, lost_stalls, COUNT(lost_stalls) };

/* -------------------------------------------------------------------------------- put together */

static void add_file(struct arena *arena, struct result *result, const char *path)
{
	struct result_file *file = &result->files[result->file_count++];
	struct error err;
	const char *full = arena_printf(arena, "%s/%s", FIXTURE_SOURCES, path);

	file->path = path;
	if (!file_read(arena, full, &file->text, &file->size, &err)) {
		fprintf(stderr, "%s\n", err.text);
		abort();
	}
}

static struct result *new_result(struct arena *arena, const char *key)
{
	struct result *result = arena_alloc(arena, sizeof(*result));

	*result = (struct result){
		.tool_version = "0.1.0",
		.root = "/home/user/peerd",
		.database = "build/compile_commands.json",
		.started = "2024-05-17T09:30:00Z",
		.key = key,
		.commit = "2f1c9d3a4b5e60718293a4b5c6d7e8f901234567",
		.duration_us = 1234567,
	};
	return result;
}

#define COPY(into, items) ((void)((into) = arena_copy(arena, (items), sizeof(items))))

struct result *fixture_result(struct arena *arena)
{
	static const char *const paths[] = { "net/latin.c", "net/refresh.c", "net/table.c",
		"store/config.c", "store/io.c" };
	struct result *result = new_result(arena, "k1");

	result->unit_count = COUNT(units);
	result->parsed_count = 3;
	result->cached_count = 2;
	result->lost_count = 1;
	result->missing_count = 1;
	result->partial_count = 1;
	result->variant_count = 4;
	result->not_c_count = 2;
	result->function_count = 10;
	result->degraded_count = 1;
	result->unresolved_calls = 5;
	result->fan_out_cut = 1;
	result->unmodelled_count = 1;
	result->suppressed_count = 1;
	result->hidden_count = 2;
	COPY(result->findings, findings);
	COPY(result->units, units);
	COPY(result->rules, rules);
	COPY(result->functions, functions);
	COPY(result->calls, calls);
	COPY(result->effects, effects);
	result->finding_count = COUNT(findings);
	result->runs = runs;
	result->run_count = COUNT(runs);
	result->trace = &trace;
	result->unit_row_count = COUNT(units);
	result->rule_count = COUNT(rules);
	result->function_row_count = COUNT(functions);
	result->call_count = COUNT(calls);
	result->effect_count = COUNT(effects);
	result->files = arena_array(arena, COUNT(paths), sizeof(*result->files));
	for (size_t i = 0; i < COUNT(paths); i++)
		add_file(arena, result, paths[i]);
	return result;
}

struct result *fixture_clean(struct arena *arena)
{
	static const struct result_unit clean[] = {
		{ "a.c", RESULT_UNIT_PARSED, false, NULL, 3, 0 },
		{ "b.c", RESULT_UNIT_PARSED, true, "b.c:1:10: error: 'b.h' file not found", 3, 0 },
		{ "c.c", RESULT_UNIT_CACHED, false, NULL, 3, 0 },
	};
	struct result *result = new_result(arena, "k2");

	COPY(result->units, clean);
	COPY(result->rules, rules);
	result->unit_count = result->unit_row_count = COUNT(clean);
	result->parsed_count = 2;
	result->cached_count = 1;
	result->partial_count = 1;
	result->function_count = 9;
	result->rule_count = COUNT(rules);
	return result;
}

struct result *fixture_nothing(struct arena *arena)
{
	return new_result(arena, "k3");
}

struct result *fixture_graph(struct arena *arena, size_t count)
{
	enum { fan = 10, file_total = 100 };
	struct result *result = new_result(arena, "graph");
	const char *paths[file_total];

	for (int i = 0; i < file_total; i++)
		paths[i] = arena_printf(arena, "src/module%d/file_number_%d.c", i % 7, i);
	result->functions = arena_array(arena, count, sizeof(*result->functions));
	result->calls = arena_array(arena, count * fan, sizeof(*result->calls));
	result->effects = arena_array(arena, count, sizeof(*result->effects));
	for (size_t i = 0; i < count; i++) {
		const char *path = paths[i % file_total];

		result->functions[i] = (struct result_function){
			.key = arena_printf(arena, "c:@F@function_number_%zu", i),
			.name = arena_printf(arena, "function_number_%zu", i),
			.path = path,
			.line = (uint32_t)(i % 5000 + 1),
			.end_line = (uint32_t)(i % 5000 + 20),
			.contexts = (uint32_t)(i % 64),
			.is_defined = true,
		};
		result->effects[i] = (struct result_effect){ (uint32_t)i, "blocks", "file", true,
			i ? (int32_t)(i - 1) : -1, path, (uint32_t)(i % 5000 + 3), 9 };
		for (size_t j = 0; j < fan; j++)
			result->calls[i * fan + j] = (struct result_call){ (uint32_t)i,
				(uint32_t)((i * 7919 + j * 104729) % count), "call", path,
				(uint32_t)(i % 5000 + j), 9, NULL, RESULT_CERTAIN };
	}
	result->function_row_count = count;
	result->call_count = count * fan;
	result->effect_count = count;
	return result;
}
