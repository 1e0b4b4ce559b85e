/*
 * async-lint baseline: the file of accepted findings. create, update and prune analyse the program
 * as check does and then write the file; show only reads it.
 *
 *  1. Nothing is added without being asked for: create makes a new file, update wants --accept.
 *  2. Nothing is taken out that only was not looked at: not after a partial run.
 *  3. What was changed is printed on stdout, a line each; how much it was, on stderr.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/intern.h"
#include "command/command.h"
#include "command/progress.h"
#include "command/selection.h"
#include "rules.h"

struct request {
	struct selection selection;
	const char *verb, *database;
	const char *reason, *owner, *expires;
	bool no_database, accept, force, quiet, allow_partial;
};

static const char *const verbs[] = { "create", "update", "prune", "show" };
enum { verb_count = sizeof(verbs) / sizeof(*verbs) };

static const char default_reason[] = "was there when the baseline was made";

/* -------------------------------------------------------------------------------- command line */

static void take_verb(struct request *request, const char *word, struct argp_state *state)
{
	struct text hint = { 0 };
	for (size_t i = 0; i < verb_count; i++)
		if (!strcmp(word, verbs[i]))
			request->verb = verbs[i];
	if (!request->verb)
		argp_error(state, "'baseline' knows create, update, prune and show, not '%s'%s",
			word, did_you_mean(&hint, word, verbs, verb_count));
}

static const char *take_day(const char *text, struct argp_state *state)
{
	uint32_t today;
	if (!date_read(text))
		argp_error(state, "--expires takes a day such as 2027-01-31, not '%s'", text);
	if (date_today(&today, NULL) && date_read(text) < today)
		argp_error(state, "--expires %s is past", text);
	return text;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (key == ARGP_KEY_ARG && !request->verb) {
		take_verb(request, argument, state);
		return 0;
	}
	if (selection_option(&request->selection, key, argument, state))
		return 0;
	switch (key) {
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "say what to do: create, update, prune or show");
		break;
	case OPTION_DATABASE:
		request->database = argument;
		break;
	case OPTION_NO_DATABASE:
		request->no_database = true;
		break;
	case OPTION_ACCEPT:
		request->accept = true;
		break;
	case OPTION_REASON:
		request->reason = argument;
		break;
	case OPTION_OWNER:
		request->owner = argument;
		break;
	case OPTION_EXPIRES:
		request->expires = take_day(argument, state);
		break;
	case OPTION_REMAKE:
		request->force = true;
		break;
	case OPTION_ALLOW_PARTIAL:
		request->allow_partial = true;
		break;
	case OPTION_QUIET:
		request->quiet = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------- entries */

/* What became of the file. */
struct change {
	const struct request *request;
	const struct check *check;
	struct baseline baseline;
	struct arena names;
	const char *file;
	size_t added, removed, renewed, left; /* left: new findings that were not added */
};

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void tell(const char *what, const struct match_identity *identity)
{
	printf("%s: %s: %s%s%s%s [%s]\n", what, identity->path, *identity->function ? "'" : "",
		identity->function, *identity->function ? "': " : "", identity->message,
		identity->rule);
}

static struct match_identity identity_of(
	struct baseline *baseline, const char *root, const struct result_finding *finding)
{
	return (struct match_identity){
		.fingerprint = baseline_text(baseline, finding->fingerprint),
		.rule = baseline_text(baseline, finding->rule),
		.path = baseline_path(baseline, root, finding->path),
		.function = baseline_text(baseline, finding->function),
		.message = baseline_text(baseline, finding->message),
		.statement = baseline_text(baseline, finding->statement),
	};
}

static void add(struct change *change, const struct result_finding *finding)
{
	const struct request *request = change->request;
	struct baseline *baseline = &change->baseline;
	char today[date_size];
	date_write(change->check->today, today);
	struct baseline_entry entry = {
		.identity = identity_of(baseline, change->check->result.root, finding),
		.reason =
			baseline_text(baseline, request->reason ? request->reason : default_reason),
		.added = baseline_text(baseline, today),
		.expires = request->expires,
		.owner = request->owner ? baseline_text(baseline, request->owner) : NULL,
	};
	array_push(&baseline->entries, entry);
	tell("added", &entry.identity);
	change->added++;
}

static void add_key(struct text *key, const char *fingerprint, const char *path)
{
	text_reset(key);
	text_printf(key, "%s %s", fingerprint, path);
}

static void gather_stale(struct intern *stale, const struct result *result, struct text *key)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		if (!result_is_stale(finding))
			continue;
		add_key(key, finding->fingerprint, finding->path);
		intern_add(stale, text_string(key));
	}
}

static void remove_stale(struct change *change)
{
	struct baseline_entry *entries = change->baseline.entries.items;
	struct intern stale = { 0 };
	struct text key = { 0 };
	size_t kept = 0;
	gather_stale(&stale, &change->check->result, &key);
	for (size_t i = 0; i < change->baseline.entries.count; i++) {
		add_key(&key, entries[i].identity.fingerprint, entries[i].identity.path);
		if (intern_find(&stale, text_string(&key)) == intern_none) {
			entries[kept++] = entries[i];
			continue;
		}
		tell("removed", &entries[i].identity);
		change->removed++;
	}
	change->baseline.entries.count = kept;
	intern_release(&stale);
	text_release(&key);
}

static void renew(struct change *change, struct baseline_entry *entry)
{
	const struct request *request = change->request;
	entry->expires = request->expires;
	if (request->reason)
		entry->reason = baseline_text(&change->baseline, request->reason);
	if (request->owner)
		entry->owner = baseline_text(&change->baseline, request->owner);
	tell("renewed", &entry->identity);
	change->renewed++;
}

/* Entries as their findings are now; what is new is added, if that is accepted. */
static void follow(struct change *change, bool accepts)
{
	const struct result *result = &change->check->result;
	struct baseline *baseline = &change->baseline;
	struct arena *arena = &baseline->arena;
	size_t known = baseline->entries.count, count = 0;
	struct match_identity *entries = arena_array(arena, known + 1, sizeof(*entries));
	struct match_identity *found =
		arena_array(arena, result->finding_count + 1, sizeof(*found));
	struct match *matches = arena_array(arena, result->finding_count + 1, sizeof(*matches));
	size_t *numbers = arena_array(arena, result->finding_count + 1, sizeof(*numbers));
	for (size_t i = 0; i < known; i++)
		entries[i] = baseline->entries.items[i].identity;
	for (size_t i = 0; i < result->finding_count; i++)
		if (result->findings[i].state != RESULT_STATE_ABSENT) {
			numbers[count] = i;
			found[count++] = identity_of(baseline, result->root, &result->findings[i]);
		}
	match_findings(entries, known, found, count, matches);
	for (size_t i = 0; i < count; i++) {
		const struct result_finding *finding = &result->findings[numbers[i]];
		struct baseline_entry *entry = &baseline->entries.items[matches[i].known];
		if (matches[i].how != MATCH_NONE) {
			entry->identity = found[i];
			if (accepts && baseline_is_expired(entry, change->check->today))
				renew(change, entry);
		} else if (result_is_open(finding) && accepts) {
			add(change, finding);
		} else if (result_is_open(finding)) {
			tell("new", &found[i]);
			change->left++;
		}
	}
}

/* --------------------------------------------------------------------------------------- verbs */

static bool is_verb(const struct request *request, const char *verb)
{
	return !strcmp(request->verb, verb);
}

static void tell_sum(const struct change *change)
{
	const size_t count = change->baseline.entries.count;
	if (change->request->quiet)
		return;
	fprintf(stderr, "'%s' has %zu entr%s: %zu added, %zu removed", change->file, count,
		count == 1 ? "y" : "ies", change->added, change->removed);
	if (change->renewed)
		fprintf(stderr, ", %zu renewed", change->renewed);
	fputc('\n', stderr);
	if (change->left)
		fprintf(stderr,
			"%zu new finding%s %s not added; mend %s, or accept %s with "
			"async-lint baseline update --accept\n",
			change->left, plural(change->left), change->left == 1 ? "is" : "are",
			change->left == 1 ? "it" : "them", change->left == 1 ? "it" : "them");
}

static int write_change(struct change *change)
{
	const struct request *request = change->request;
	struct error err = { 0 };
	bool is_partial = result_is_partial(&change->check->result);
	if (is_verb(request, "create"))
		follow(change, true);
	else
		remove_stale(change);
	if (is_verb(request, "update"))
		follow(change, request->accept);
	if (!baseline_write(&change->baseline, change->file, &err)) {
		fprintf(stderr, "async-lint: %s\n", err.text);
		return EXIT_INTERNAL;
	}
	tell_sum(change);
	if (is_partial && !request->allow_partial) {
		fprintf(stderr,
			"async-lint: warning: some units could not be analysed: what is in them "
			"%s\n",
			is_verb(request, "create") ? "is not accepted"
						   : "was neither added nor removed");
		return EXIT_PARTIAL;
	}
	return change->left ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* The file, read for the verbs that change what is in it. */
static bool open_change(struct change *change, struct error *err)
{
	const struct request *request = change->request;
	change->file = request->selection.check.baseline;
	if (!change->file)
		change->file =
			path_join(&change->names, change->check->plan.root, baseline_default_name);
	bool exists = !access(change->file, F_OK);
	if (is_verb(request, "create"))
		return !exists || request->force ||
		       error_set(err,
			       "'%s' is there already\nnote: async-lint baseline update --accept "
			       "adds to it, create --force makes it anew",
			       change->file);
	if (!baseline_read(&change->baseline, change->file, err))
		return false;
	return !change->baseline.is_sarif ||
	       error_set(err,
		       "'%s' is a SARIF log, which is only read\n"
		       "note: async-lint baseline create makes a baseline",
		       change->file);
}

static void enter_stage(const char *name, void *data)
{
	(void)data;
	progress_show("%s", name);
}

static bool prepare(struct request *request, struct error *err)
{
	struct selection *selection = &request->selection;
	struct check_options *wanted = &selection->check;
	if (!selection_configure(selection, true, err))
		return false;
	if (!request->database)
		request->database = config_run(selection->config)->database.text;
	wanted->rules = rules;
	wanted->rule_page = rule_page;
	wanted->stage = enter_stage;
	if (progress_start(request->quiet))
		wanted->extract.progress = progress_unit;
	selection_place(selection, !request->no_database && !request->database);
	wanted->database =
		selection_file(selection, request->no_database, request->database, "findings.db");
	wanted->no_baseline = is_verb(request, "create");
	return true;
}

static int change_file(struct request *request)
{
	struct check check = { 0 };
	struct error err = { 0 };
	struct change change = { .request = request, .check = &check };
	if (!prepare(request, &err))
		return usage_error(err.text);
	bool ok = check_run(&check, &request->selection.check, &err) && open_change(&change, &err);
	progress_clear();
	selection_finish(&request->selection);
	int code = ok ? write_change(&change) : usage_error(err.text);
	baseline_release(&change.baseline);
	arena_release(&change.names);
	check_release(&check);
	return code;
}

/* ---------------------------------------------------------------------------------------- show */

/* Upwards from here, as the root is not known without a look at the program; or NULL. */
static const char *find_upwards(struct arena *arena)
{
	const char *folder = selection_absolute(arena, ".");
	for (;; folder = path_folder(arena, folder)) {
		const char *file = path_join(arena, folder, baseline_default_name);
		if (!access(file, F_OK))
			return file;
		if (!strcmp(folder, "/"))
			return NULL;
	}
}

/* What the command line names, else the configuration of this place, else what is found. */
static const char *find_file(struct arena *arena, const struct request *request, struct error *err)
{
	const char *file = request->selection.check.baseline;
	struct configure configure = request->selection.configure;
	struct config *config =
		file ? NULL : configure_open(&configure, selection_absolute(arena, "."), NULL, err);
	if (!file && !config)
		return NULL;
	const char *said = config ? config_run(config)->baseline.text : NULL;
	if (said)
		file = arena_strdup(arena, said);
	config_free(config);
	if (!file)
		file = find_upwards(arena);
	if (!file)
		error_set(err,
			"there is no %s here or above\nnote: async-lint baseline create makes "
			"one; --baseline names another",
			baseline_default_name);
	return file;
}

static void show_days(const struct baseline_entry *entry, uint32_t today)
{
	int64_t now = date_count(today);
	if (entry->added) {
		int64_t age = now - date_count(date_read(entry->added));
		printf("  added %s, %lld day%s ago\n", entry->added, (long long)age,
			age == 1 ? "" : "s");
	}
	if (!entry->expires)
		return;
	int64_t left = date_count(date_read(entry->expires)) - now;
	printf("  %s %s, %lld day%s %s\n", left < 0 ? "EXPIRED" : "expires", entry->expires,
		(long long)(left < 0 ? -left : left), left == 1 || left == -1 ? "" : "s",
		left < 0 ? "ago" : "left");
}

static void show_entry(const struct baseline_entry *entry, uint32_t today)
{
	printf("%s: %s%s%s%s [%s]\n", entry->identity.path, *entry->identity.function ? "'" : "",
		entry->identity.function, *entry->identity.function ? "': " : "",
		entry->identity.message, entry->identity.rule);
	printf("  reason: %s\n", entry->reason);
	if (entry->owner)
		printf("  owner: %s\n", entry->owner);
	show_days(entry, today);
}

static int show(struct request *request)
{
	struct baseline baseline = { 0 };
	struct error err = { 0 };
	struct arena arena = { 0 };
	uint32_t today = 0;
	size_t expired = 0, unowned = 0;
	const char *file = find_file(&arena, request, &err);
	bool ok = file && date_today(&today, &err) && baseline_read(&baseline, file, &err);
	for (size_t i = 0; i < baseline.entries.count && ok; i++) {
		show_entry(&baseline.entries.items[i], today);
		expired += baseline_is_expired(&baseline.entries.items[i], today);
		unowned += !baseline.entries.items[i].owner;
	}
	if (ok && !request->quiet)
		fprintf(stderr, "%zu entr%s: %zu past %s day, %zu without an owner\n",
			baseline.entries.count, baseline.entries.count == 1 ? "y" : "ies", expired,
			expired == 1 ? "its" : "their", unowned);
	int code = !ok ? usage_error(err.text) : expired ? EXIT_FINDINGS : EXIT_CLEAN;
	baseline_release(&baseline);
	arena_release(&arena);
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	int before = count;
	command_parse(&command_baseline, &count, arguments, take_option, &request);
	selection_flags(&request.selection, before, count, arguments);
	int code = is_verb(&request, "show") ? show(&request) : change_file(&request);
	selection_release(&request.selection);
	return code;
}

const struct command command_baseline = {
	.name = "baseline",
	.bit = IN_BASELINE,
	.summary = "accept what is found today, and look after what was accepted",
	.synopsis = "create|update|prune [SOURCE...] [-- COMPILER-FLAG...]\nshow",
	.text = "Keeps the file of findings that are accepted as they are. check marks them, and "
		"they fail nothing; what is new does.",
	.after = "create writes all that is found into a new file. update lets the entries follow "
		 "code that was moved or edited, takes out what is found no more, and adds what is "
		 "new if --accept says so. prune only takes out. show lists the entries with their "
		 "age and owner.\n\n"
		 "The exit code is 1 when update leaves something new, and when show lists an "
		 "entry that is past its day.\n\n"
		 "Examples:\n"
		 "  async-lint baseline create -p build --reason 'before the new loop'\n"
		 "  async-lint baseline update -p build\n"
		 "  async-lint baseline update --accept --owner net --expires 2027-01-31\n"
		 "  async-lint baseline show\n",
	.words = "create update prune show",
	.run = run,
};
