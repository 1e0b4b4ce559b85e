/*
 * The baseline is matched first, the revision with all findings anew: something may be in both.
 *
 *  1. What either accepts is accepted. A baseline entry that is past its day accepts nothing, and
 *     still takes its finding, so that it is not said to be new.
 *  2. An entry that matches nothing is stale only if it could have been found: when some unit was
 *     lost, or only some of the program were looked at, nobody knows.
 *  3. What the revision had and is no more is absent without being accepted: it was mended. Of that
 *     nobody knows either when some unit was lost.
 */
#include "driver/known.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "driver/scope.h"

/* ------------------------------------------------------------------------------------- opening */

/* Who named it? */
static bool refuse_absent(const struct check_options *options, const char *file, struct error *err)
{
	const struct config_value *said =
		options->config ? &config_run(options->config)->baseline : NULL;
	bool is_configured = said && said->text == file;
	return error_set(err,
		"%s%sthere is no baseline '%s'\n"
		"note: async-lint baseline create makes it, --no-baseline does without",
		is_configured ? said->where : "", is_configured ? ": " : "", file);
}

bool known_open(struct check *check, const struct check_options *options, struct error *err)
{
	const char *file = options->baseline;
	if (options->no_baseline)
		return true;
	if (!file) {
		file = path_join(&check->arena, check->plan.root, baseline_default_name);
		if (access(file, F_OK))
			return true;
	}
	if (access(file, F_OK) && errno == ENOENT)
		return refuse_absent(options, file, err);
	if (!baseline_read(&check->baseline, file, err))
		return false;
	check->baseline_file = arena_strdup(&check->arena, file);
	return true;
}

struct hash known_hash(const struct check *check, const struct check_options *options)
{
	struct hash hash = check->baseline_file ? check->baseline.content : (struct hash){ 0 };
	for (size_t i = 0; i < check->baseline.entries.count; i++) {
		const struct baseline_entry *entry = &check->baseline.entries.items[i];
		if (baseline_is_expired(entry, check->today))
			hash = hash_join(hash, hash_bytes(&i, sizeof(i)));
		if (!scope_asks_for(check, options, entry->identity.path))
			hash = hash_join(hash, hash_string(entry->identity.path));
	}
	return options->before ? hash_join(hash, options->before->key) : hash;
}

/* ----------------------------------------------------------------------------------- matching */

static struct match_identity identity_of(
	struct baseline *texts, const char *root, const struct finding *finding)
{
	return (struct match_identity){
		.fingerprint = finding->fingerprint,
		.rule = finding->rule,
		.path = baseline_path(texts, root, finding->path),
		.function = baseline_text(texts, finding->function),
		.message = baseline_text(texts, finding->message),
		.statement = finding->statement,
	};
}

/* Findings and, by each, what it matches. */
struct marking {
	struct check *check;
	struct match_identity *found;
	size_t found_count;
	struct match *matches; /* with the entries of the baseline */
	bool *is_met;          /* by entry */
	struct match *before;  /* with the findings of the revision */
	bool *was_met;         /* by finding of the revision */
};

static struct match *match_with(
	struct marking *marking, const struct match_identity *known, size_t count, bool **is_met)
{
	struct arena *arena = &marking->check->arena;
	struct match *matches = arena_array(arena, marking->found_count + 1, sizeof(*matches));
	*is_met = arena_array(arena, count + 1, sizeof(**is_met));
	match_findings(known, count, marking->found, marking->found_count, matches);
	for (size_t i = 0; i < marking->found_count; i++)
		if (matches[i].how != MATCH_NONE)
			(*is_met)[matches[i].known] = true;
	return matches;
}

static void match_all(struct marking *marking, const struct known_findings *before)
{
	struct check *check = marking->check;
	struct baseline *baseline = &check->baseline;
	size_t count = baseline->entries.count;
	struct match_identity *entries = arena_array(&check->arena, count + 1, sizeof(*entries));
	for (size_t i = 0; i < count; i++)
		entries[i] = baseline->entries.items[i].identity;
	marking->found_count = check->findings.items.count;
	marking->found =
		arena_array(&check->arena, marking->found_count + 1, sizeof(*marking->found));
	for (size_t i = 0; i < marking->found_count; i++)
		marking->found[i] =
			identity_of(baseline, check->plan.root, check->findings.items.items[i]);
	marking->matches = match_with(marking, entries, count, &marking->is_met);
	if (before)
		marking->before =
			match_with(marking, before->items, before->count, &marking->was_met);
}

static enum result_state state_of(enum match_how how)
{
	switch (how) {
	case MATCH_NONE:
		return RESULT_STATE_NEW;
	case MATCH_EXACT:
		return RESULT_STATE_UNCHANGED;
	case MATCH_MOVED:
	case MATCH_STATEMENT:
	case MATCH_MESSAGE:
	case MATCH_FUNCTION:
		return RESULT_STATE_UPDATED;
	}
	return RESULT_STATE_NEW;
}

/* By what was there before. What a comment allowed then and none allows now is new: nobody has seen
 * it. */
static void mark_known(struct result_finding *out, const struct known_findings *before,
	struct match match, bool is_listed)
{
	if (match.how == MATCH_NONE)
		return;
	bool was_open = before->was_open[match.known];
	if (!is_listed)
		out->state =
			was_open || !result_is_open(out) ? state_of(match.how) : RESULT_STATE_NEW;
	if (!out->accepted && was_open)
		out->accepted = before->reason;
}

static void mark(const struct marking *marking, const struct known_findings *before, size_t number,
	struct result_finding *out)
{
	struct match match = marking->matches[number];
	const struct baseline_entry *entries = marking->check->baseline.entries.items;
	bool is_listed = match.how != MATCH_NONE;
	out->state = state_of(match.how);
	if (is_listed && !baseline_is_expired(&entries[match.known], marking->check->today))
		out->accepted = entries[match.known].reason;
	if (before)
		mark_known(out, before, marking->before[number], is_listed);
}

/* -------------------------------------------------------------------------------------- absent */

static enum result_severity severity_of(const struct result *result, const char *rule)
{
	for (size_t i = 0; i < result->rule_count; i++)
		if (!strcmp(result->rules[i].id, rule))
			return result->rules[i].severity;
	return RESULT_WARNING;
}

static void add_absent(
	struct result *result, const struct match_identity *identity, const char *accepted)
{
	result->findings[result->finding_count++] = (struct result_finding){
		.rule = identity->rule,
		.severity = severity_of(result, identity->rule),
		.confidence = RESULT_LIKELY,
		.path = identity->path,
		.function = identity->function,
		.message = identity->message,
		.fingerprint = identity->fingerprint,
		.statement = identity->statement,
		.state = RESULT_STATE_ABSENT,
		.accepted = accepted,
	};
}

static int by_place(const void *left, const void *right)
{
	const struct result_finding *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order)
		order = (a->column > b->column) - (a->column < b->column);
	if (!order)
		order = strcmp(a->rule, b->rule);
	if (!order)
		order = strcmp(a->message, b->message);
	return order ? order : strcmp(a->fingerprint, b->fingerprint);
}

static bool is_looked_for(const struct check *check, const struct check_options *options,
	const struct match_identity *identity)
{
	return scope_has_rule(check, options, identity->rule, identity->path);
}

static void add_all_absent(struct marking *marking, const struct check_options *options)
{
	struct check *check = marking->check;
	struct result *result = &check->result;
	const struct known_findings *before = options->before;
	size_t entries = check->baseline.entries.count, shown = result->finding_count;
	struct result_finding *larger = arena_array(
		&check->arena, shown + entries + (before ? before->count : 0) + 1, sizeof(*larger));
	if (shown)
		memcpy(larger, result->findings, shown * sizeof(*larger));
	result->findings = larger;
	bool whole = !result_is_partial(result);
	for (size_t i = 0; i < entries && whole && check->saw_all; i++) {
		const struct baseline_entry *entry = &check->baseline.entries.items[i];
		if (!marking->is_met[i] && is_looked_for(check, options, &entry->identity) &&
			scope_asks_for(check, options, entry->identity.path))
			add_absent(result, &entry->identity, entry->reason);
	}
	for (size_t i = 0; before && i < before->count && whole; i++)
		if (!marking->was_met[i] && is_looked_for(check, options, &before->items[i]))
			add_absent(result, &before->items[i], NULL);
	if (result->finding_count > shown)
		qsort(result->findings, result->finding_count, sizeof(*result->findings), by_place);
}

void known_mark(struct check *check, const struct check_options *options, const size_t *shown)
{
	struct marking marking = { .check = check };
	if (!check->baseline_file && !options->before)
		return;
	match_all(&marking, options->before);
	for (size_t i = 0; i < check->result.finding_count; i++)
		mark(&marking, options->before, shown[i], &check->result.findings[i]);
	add_all_absent(&marking, options);
}

/* ------------------------------------------------------------------------- two complete results */

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static struct match_identity identity_in(const struct result_finding *finding)
{
	return (struct match_identity){ finding->fingerprint, finding->rule, finding->path,
		or_empty(finding->function), finding->message, or_empty(finding->statement) };
}

/* What is known after a run. */
struct after {
	struct match_identity *items; /* those that are there, then what it did not look for */
	size_t *numbers; /* of those that are there: which finding of the result each is */
	bool *is_open;
	size_t there_count, count;
};

static void add_after(struct after *after, const struct result_finding *finding)
{
	after->is_open[after->count] = result_is_open(finding);
	after->items[after->count++] = identity_in(finding);
}

static struct after gather_after(struct arena *arena, const struct result *result)
{
	size_t most = result->finding_count + result->unseen_count + 1;
	struct after after = {
		.items = arena_array(arena, most, sizeof(*after.items)),
		.numbers = arena_array(arena, most, sizeof(*after.numbers)),
		.is_open = arena_array(arena, most, sizeof(*after.is_open)),
	};
	for (size_t i = 0; i < result->finding_count; i++) {
		if (result->findings[i].state == RESULT_STATE_ABSENT)
			continue;
		after.numbers[after.count] = i;
		add_after(&after, &result->findings[i]);
	}
	after.there_count = after.count;
	for (size_t i = 0; i < result->unseen_count; i++)
		add_after(&after, &result->unseen[i]);
	return after;
}

struct known_findings known_of(struct arena *arena, const struct result *result, const char *reason)
{
	struct after after = gather_after(arena, result);
	struct known_findings known = {
		.items = after.items,
		.was_open = after.is_open,
		.count = after.count,
		.reason = reason,
		.key = hash_string(reason),
	};
	for (size_t i = 0; i < known.count; i++) {
		known.key = hash_join(known.key, hash_string(known.items[i].fingerprint));
		known.key = hash_join(known.key, hash_string(known.items[i].path));
		known.key = hash_join(
			known.key, hash_bytes(&after.is_open[i], sizeof(after.is_open[i])));
	}
	return known;
}

void known_compare(struct result *result, const struct known_findings *before, struct arena *arena)
{
	size_t shown = result->finding_count;
	struct after after = gather_after(arena, result);
	struct match *matches = arena_array(arena, after.count + 1, sizeof(*matches));
	bool *was_met = arena_array(arena, before->count + 1, sizeof(*was_met));
	match_findings(before->items, before->count, after.items, after.count, matches);
	for (size_t i = 0; i < after.there_count; i++) {
		struct result_finding *finding = &result->findings[after.numbers[i]];
		finding->state = RESULT_STATE_NEW;
		mark_known(finding, before, matches[i], false);
	}
	for (size_t i = 0; i < after.count; i++)
		if (matches[i].how != MATCH_NONE)
			was_met[matches[i].known] = true;
	struct result_finding *larger =
		arena_array(arena, shown + before->count + 1, sizeof(*larger));
	if (shown)
		memcpy(larger, result->findings, shown * sizeof(*larger));
	result->findings = larger;
	for (size_t i = 0; i < before->count && !result_is_partial(result); i++)
		if (!was_met[i])
			add_absent(result, &before->items[i], NULL);
	qsort(result->findings, result->finding_count, sizeof(*result->findings), by_place);
}

/* ----------------------------------------------------------------------------------- warnings */

static bool is_expired(const struct result_finding *finding)
{
	bool is_known =
		finding->state == RESULT_STATE_UNCHANGED || finding->state == RESULT_STATE_UPDATED;
	return is_known && result_is_open(finding);
}

static void warn(struct check *check, size_t count, const char *one, const char *many)
{
	if (!count)
		return;
	const char *sentence = arena_printf(&check->arena, "%zu %s of '%s' %s", count,
		count == 1 ? "entry" : "entries", check->baseline_file, count == 1 ? one : many);
	array_push(&check->warnings, sentence);
}

void known_warn(struct check *check)
{
	if (!check->baseline_file)
		return;
	size_t stale = result_count(&check->result, result_is_stale);
	if (check->baseline.is_sarif)
		warn(check, stale, "is found no more; the next SARIF log leaves it out",
			"are found no more; the next SARIF log leaves them out");
	else
		warn(check, stale, "is found no more; async-lint baseline prune takes it out",
			"are found no more; async-lint baseline prune takes them out");
	warn(check, result_count(&check->result, is_expired),
		"is past its day; async-lint baseline show lists it",
		"are past their day; async-lint baseline show lists them");
}
