/*
 * Reading and writing the file. What is read is checked whole before anything of it is used: a
 * baseline that is half understood would hide findings or bring them back.
 */
#include "baseline/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/text.h"
#include "baseline/internal.h"

const char baseline_default_name[] = ".async-lint-baseline.json";

static const char format_name[] = "async-lint-baseline";
static const char fingerprints_name[] = "asyncLint/v1";
enum { format_version = 1 };

static const char byte_order_mark[] = "\xef\xbb\xbf";
static const char remerge[] =
	"mend the file (is a merge unfinished?), or async-lint baseline create "
	"--force makes it anew";
static const char rewrite[] = "check -f sarif=FILE writes such a file: is this one whole?";

/* -------------------------------------------------------------------------------------- texts */

const char *baseline_text(struct baseline *baseline, const char *text)
{
	if (!text || !*text)
		return "";
	char *copy = arena_strdup(&baseline->arena, text);
	json_t *valid = json_string(text);
	if (!valid)
		for (char *c = copy; *c; c++)
			if ((unsigned char)*c >= 0x80)
				*c = '?';
	json_decref(valid);
	return copy;
}

/* How much of both is the same folders. */
static size_t shared_folders(const char *root, const char *path)
{
	size_t shared = 0, i = 0;
	for (; root[i] && root[i] == path[i]; i++)
		if (root[i] == '/')
			shared = i;
	bool is_whole = (!root[i] && path[i] == '/') || (!path[i] && root[i] == '/');
	return is_whole ? i : shared;
}

const char *baseline_path(struct baseline *baseline, const char *root, const char *path)
{
	struct text text = { 0 };
	if (!path || *path != '/' || !root || *root != '/')
		return baseline_text(baseline, path);
	size_t shared = shared_folders(root, path);
	for (const char *rest = root + shared; *rest; rest++)
		if (*rest == '/' && rest[1])
			text_add(&text, "../");
	text_add(&text, path + shared + (path[shared] == '/'));
	const char *copy = baseline_text(baseline, text_string(&text));
	text_release(&text);
	return copy;
}

const char *baseline_member(struct baseline *baseline, const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? arena_strdup(&baseline->arena, text) : NULL;
}

static const char *member_or_empty(struct baseline *baseline, const json_t *object, const char *key)
{
	const char *text = baseline_member(baseline, object, key);
	return text ? text : "";
}

/* ------------------------------------------------------------------------------------ reading */

/* The keys of an entry, in the order in which they are written. */
static const struct entry_key {
	const char *name;
	bool is_required, is_date;
} entry_keys[] = {
	{ "fingerprint", true, false },
	{ "rule", true, false },
	{ "path", true, false },
	{ "function", true, false },
	{ "message", true, false },
	{ "statement", false, false },
	{ "reason", true, false },
	{ "added", false, true },
	{ "expires", false, true },
	{ "owner", false, false },
};

enum { entry_key_count = sizeof(entry_keys) / sizeof(*entry_keys) };

static bool check_member(
	const json_t *entry, const struct entry_key *key, size_t number, struct error *err)
{
	const json_t *value = json_object_get(entry, key->name);
	if (!value || json_is_null(value))
		return !key->is_required ||
		       error_set(err, "entry %zu has no \"%s\"", number, key->name);
	if (!json_is_string(value))
		return error_set(err, "\"%s\" of entry %zu is no text", key->name, number);
	if (key->is_date && !date_read(json_string_value(value)))
		return error_set(err, "\"%s\" of entry %zu is '%s', which is no day (YYYY-MM-DD)",
			key->name, number, json_string_value(value));
	return true;
}

static bool check_names(const json_t *entry, size_t number, struct error *err)
{
	const char *names[entry_key_count], *name;
	json_t *value;
	for (size_t i = 0; i < entry_key_count; i++)
		names[i] = entry_keys[i].name;
	json_object_foreach((json_t *)(uintptr_t)entry, name, value)
	{
		bool is_known = false;
		for (size_t i = 0; i < entry_key_count; i++)
			is_known |= !strcmp(name, names[i]);
		const char *near = is_known ? NULL : text_nearest(name, names, entry_key_count);
		if (!is_known)
			return error_set(err, "entry %zu has an unknown key \"%s\"%s%s%s", number,
				name, near ? "; did you mean \"" : "", near ? near : "",
				near ? "\"?" : "");
	}
	return true;
}

static bool add_entry(
	struct baseline *baseline, const json_t *value, size_t number, struct error *err)
{
	if (!json_is_object(value))
		return error_set(err, "entry %zu is no object", number);
	for (size_t i = 0; i < entry_key_count; i++)
		if (!check_member(value, &entry_keys[i], number, err))
			return false;
	if (!check_names(value, number, err))
		return false;
	struct baseline_entry entry = {
		.identity = {
			.fingerprint = member_or_empty(baseline, value, "fingerprint"),
			.rule = member_or_empty(baseline, value, "rule"),
			.path = member_or_empty(baseline, value, "path"),
			.function = member_or_empty(baseline, value, "function"),
			.message = member_or_empty(baseline, value, "message"),
			.statement = member_or_empty(baseline, value, "statement"),
		},
		.reason = member_or_empty(baseline, value, "reason"),
		.added = baseline_member(baseline, value, "added"),
		.expires = baseline_member(baseline, value, "expires"),
		.owner = baseline_member(baseline, value, "owner"),
	};
	array_push(&baseline->entries, entry);
	return true;
}

static bool check_envelope(const json_t *file, struct error *err)
{
	const char *format = json_string_value(json_object_get(file, "format"));
	const char *fingerprints = json_string_value(json_object_get(file, "fingerprints"));
	json_int_t version = json_integer_value(json_object_get(file, "version"));
	if (!format || strcmp(format, format_name) != 0)
		return error_set(err,
			"it is no baseline: it says neither \"format\": \"%s\" nor that it is "
			"SARIF",
			format_name);
	if (version > format_version ||
		(fingerprints && strcmp(fingerprints, fingerprints_name) != 0))
		return error_set(err,
			"a newer async-lint has written it (version %lld, %s; this one knows "
			"version %d, %s)\nnote: update async-lint",
			(long long)version, fingerprints ? fingerprints : "no fingerprints",
			format_version, fingerprints_name);
	if (version < 1 || !fingerprints)
		return error_set(err, "\"version\" or \"fingerprints\" is missing");
	if (!json_is_array(json_object_get(file, "entries")))
		return error_set(err, "\"entries\" is missing, or no list");
	return true;
}

static bool take_file(struct baseline *baseline, const json_t *file, struct error *err)
{
	if (!json_is_object(file))
		return error_set(err, "it is no baseline: it holds no object");
	if (json_is_array(json_object_get(file, "runs")))
		return baseline_from_sarif(baseline, file, err);
	if (!check_envelope(file, err))
		return false;
	json_t *entries = json_object_get(file, "entries");
	for (size_t i = 0; i < json_array_size(entries); i++)
		if (!add_entry(baseline, json_array_get(entries, i), i + 1, err))
			return false;
	return true;
}

bool baseline_read(struct baseline *baseline, const char *file, struct error *err)
{
	const char *bytes;
	size_t size;
	json_error_t at;
	*baseline = (struct baseline){ 0 };
	if (!file_read(&baseline->arena, file, &bytes, &size, err))
		return false;
	baseline->content = hash_bytes(bytes, size);
	if (text_starts_with(bytes, byte_order_mark)) { /* what PowerShell writes begins so */
		bytes += strlen(byte_order_mark);
		size -= strlen(byte_order_mark);
	}
	json_t *parsed = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &at);
	if (!parsed)
		return error_set(err, "cannot read the baseline: %s:%d:%d: %s\nnote: %s", file,
			at.line, at.column ? at.column : 1, at.text,
			text_ends_with(file, ".sarif") ? rewrite : remerge);
	bool ok = take_file(baseline, parsed, err);
	json_decref(parsed);
	return ok || error_prefix(err, "cannot read the baseline '%s'", file);
}

/* ------------------------------------------------------------------------------------ writing */

static int compare(const void *left, const void *right)
{
	const struct match_identity *a = &((const struct baseline_entry *)left)->identity;
	const struct match_identity *b = &((const struct baseline_entry *)right)->identity;
	int order = strcmp(a->path, b->path);
	if (!order)
		order = strcmp(a->function, b->function);
	if (!order)
		order = strcmp(a->rule, b->rule);
	if (!order)
		order = strcmp(a->message, b->message);
	return order ? order : strcmp(a->fingerprint, b->fingerprint);
}

static void sort(struct baseline *baseline)
{
	struct baseline_entry *entries = baseline->entries.items;
	size_t kept = 0;
	if (baseline->entries.count)
		qsort(entries, baseline->entries.count, sizeof(*entries), compare);
	for (size_t i = 0; i < baseline->entries.count; i++)
		if (!kept || compare(&entries[kept - 1], &entries[i]))
			entries[kept++] = entries[i];
	baseline->entries.count = kept;
}

static void add_member(json_t *object, const char *key, const char *text)
{
	if (text && *text)
		json_object_set_new(object, key, json_string(text));
}

static void write_entry(struct text *out, const struct baseline_entry *entry)
{
	json_t *object = json_object();
	json_object_set_new(object, "fingerprint", json_string(entry->identity.fingerprint));
	json_object_set_new(object, "rule", json_string(entry->identity.rule));
	json_object_set_new(object, "path", json_string(entry->identity.path));
	json_object_set_new(object, "function", json_string(entry->identity.function));
	json_object_set_new(object, "message", json_string(entry->identity.message));
	add_member(object, "statement", entry->identity.statement);
	json_object_set_new(object, "reason", json_string(entry->reason));
	add_member(object, "added", entry->added);
	add_member(object, "expires", entry->expires);
	add_member(object, "owner", entry->owner);
	char *line = json_dumps(object, 0);
	text_add(out, line);
	free(line);
	json_decref(object);
}

bool baseline_write(struct baseline *baseline, const char *file, struct error *err)
{
	struct text out = { 0 };
	struct file_draft draft;
	sort(baseline);
	text_printf(&out,
		"{\n\"format\": \"%s\",\n\"version\": %d,\n\"fingerprints\": \"%s\",\n"
		"\"entries\": [\n",
		format_name, format_version, fingerprints_name);
	for (size_t i = 0; i < baseline->entries.count; i++) {
		write_entry(&out, &baseline->entries.items[i]);
		text_add(&out, i + 1 < baseline->entries.count ? ",\n" : "\n");
	}
	text_add(&out, "]\n}\n");
	bool ok = file_draft_open(&draft, file, err);
	if (ok) {
		fwrite(text_string(&out), 1, out.length, draft.stream);
		ok = file_draft_keep(&draft, err);
	}
	text_release(&out);
	return ok;
}

bool baseline_is_expired(const struct baseline_entry *entry, uint32_t today)
{
	return entry->expires && date_read(entry->expires) < today;
}

void baseline_release(struct baseline *baseline)
{
	array_release(&baseline->entries);
	arena_release(&baseline->arena);
	*baseline = (struct baseline){ 0 };
}
