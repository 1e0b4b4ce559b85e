/*
 * Reads one file. Everything is checked, also what another file or the command line overrides: a
 * file is right or wrong by itself. A key that is for the whole run is read anywhere, and refused
 * once it is known that the file is not the run's (find.c).
 */
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "config/internal.h"
#include "config/keys.h"

enum { most_bytes = 1 << 20 };

const char *const config_profiles[config_profile_count] = { "recommended", "strict", "pedantic" };

enum config_profile config_profile_find(const char *word)
{
	int profile = 0;
	while (profile < config_profile_count && strcmp(word, config_profiles[profile]))
		profile++;
	return (enum config_profile)profile;
}

const char *reading_where(struct reading *reading, struct fy_node *node)
{
	struct yaml_place place = yaml_place(node);
	return arena_printf(
		&reading->config->arena, "%s:%d:%d", reading->yaml.name, place.line, place.column);
}

int read_word(struct reading *reading, struct fy_node *at, struct fy_node *node, const char *what,
	const char *const *words, size_t count)
{
	const char *word = yaml_word(&reading->yaml, at, node, what);
	for (size_t i = 0; word && i < count; i++)
		if (!strcmp(word, words[i]))
			return (int)i;
	if (word)
		yaml_unknown_word(&reading->yaml, node, what, word, words, count);
	return -1;
}

/* --------------------------------------------------------------------------------------- values */

static bool read_path(struct reading *reading, struct config_value *value, struct fy_node *at,
	struct fy_node *node)
{
	const char *text = yaml_word(&reading->yaml, at, node, "a path");
	if (!text)
		return false;
	value->text = path_join(&reading->config->arena, reading->file->folder, text);
	value->where = reading_where(reading, node);
	return true;
}

static bool read_paths(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_LIST, "a list of files"))
		return false;
	while (yaml_next_item(node, &state, &item)) {
		struct config_value value;
		if (!read_path(reading, &value, at, item))
			return false;
		array_push(&reading->file->run.models, value);
	}
	return true;
}

/* What else is written to a file, or NULL. Devices take any number. */
static const struct config_value *find_report(const struct config_file *said, const char *file)
{
	for (size_t i = 0; i < said->run.formats.count && !text_starts_with(file, "/dev/"); i++) {
		const char *equals = strchr(said->run.formats.items[i].text, '=');
		if (equals && !strcmp(equals + 1, file))
			return &said->run.formats.items[i];
	}
	return NULL;
}

static bool read_format(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct arena *arena = &reading->config->arena;
	const char *const *formats = reading->config->words.formats;
	const char *text = yaml_word(&reading->yaml, at, node, "FORMAT or FORMAT=FILE");
	size_t count = 0, found = 0;
	if (!text)
		return false;
	const char *name = arena_strndup(arena, text, strcspn(text, "="));
	while (formats[count])
		count++;
	while (found < count && strcmp(formats[found], name))
		found++;
	if (found == count)
		return yaml_unknown_word(&reading->yaml, node, "format", name, formats, count);
	const char *file = strchr(text, '=');
	if (file && !file[1])
		return yaml_mistake(&reading->yaml, node, 0, "'%s' names no file", text);
	if (file) {
		file = path_join(arena, reading->file->folder, file + 1);
		const struct config_value *other = find_report(reading->file, file);
		if (other)
			return yaml_mistake(&reading->yaml, node, 0,
				"two reports go to '%s', where one would be lost: the other stands "
				"at "
				"%s",
				text + strlen(name) + 1, other->where);
		text = arena_printf(arena, "%s=%s", name, file);
	}
	array_push(&reading->file->run.formats,
		((struct config_value){ text, reading_where(reading, node) }));
	return true;
}

static bool read_formats(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_LIST, "a list: FORMAT or FORMAT=FILE"))
		return false;
	while (yaml_next_item(node, &state, &item))
		if (!read_format(reading, at, item))
			return false;
	return true;
}

static bool read_pattern(struct reading *reading, struct patterns *patterns, struct fy_node *at,
	struct fy_node *node)
{
	struct error err;
	const char *text = yaml_word(&reading->yaml, at, node, "a pattern for paths");
	if (!text)
		return false;
	struct glob *glob = glob_new(text, &err);
	if (!glob)
		return yaml_mistake(&reading->yaml, node, 0, "%s", err.text);
	array_push(&patterns->items,
		((struct pattern){ glob, { text, reading_where(reading, node) }, false }));
	return true;
}

bool read_patterns(struct reading *reading, struct patterns *patterns, struct fy_node *at,
	struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (!yaml_expect(&reading->yaml, at, node, YAML_LIST, "a list of patterns for paths"))
		return false;
	while (yaml_next_item(node, &state, &item))
		if (!read_pattern(reading, patterns, at, item))
			return false;
	return true;
}

static bool read_jobs(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	int64_t jobs;
	if (!yaml_integer(&reading->yaml, at, node, &jobs))
		return false;
	if (jobs < 1 || jobs > config_most_jobs)
		return yaml_mistake(&reading->yaml, node, 0, "expected a number from 1 to %d",
			config_most_jobs);
	reading->file->run.jobs = (struct config_value){ yaml_text(&reading->yaml, node),
		reading_where(reading, node) };
	return true;
}

const char *const fail_words[fail_word_count] = { "info", "performance", "warning", "error", "new",
	"stale" };

static bool read_fail_word(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct config_run *run = &reading->file->run;
	int number = read_word(reading, at, node, "word", fail_words, fail_word_count);
	if (number < 0)
		return false;
	struct config_value *value = number == FAIL_ON_NEW     ? &run->fail_on_new
				     : number == FAIL_ON_STALE ? &run->fail_on_stale
							       : &run->fail_on;
	if (value->text)
		return yaml_mistake(
			&reading->yaml, node, 0, "'%s' stands here already", value->text);
	*value = (struct config_value){ fail_words[number], reading_where(reading, node) };
	return true;
}

static bool read_fail_on(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	struct fy_node *item;
	void *state = NULL;
	if (yaml_kind(node) != YAML_LIST)
		return read_fail_word(reading, at, node);
	while (yaml_next_item(node, &state, &item))
		if (!read_fail_word(reading, at, item))
			return false;
	return true;
}

static bool read_inherit(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	static const char *const words[] = { "false", "true" };
	int number = read_word(reading, at, node, "answer", words, 2);
	reading->file->is_cut = !number;
	return number >= 0;
}

static bool read_profile(struct reading *reading, struct fy_node *at, struct fy_node *node)
{
	int number = read_word(reading, at, node, "profile", config_profiles, config_profile_count);
	if (number < 0)
		return false;
	reading->file->profile = (enum config_profile)number;
	reading->file->profile_where = reading_where(reading, node);
	return true;
}

/* ----------------------------------------------------------------------------------------- keys */

static bool read_value(struct reading *reading, enum config_key_number key, struct fy_node *at,
	struct fy_node *node)
{
	struct config_file *file = reading->file;
	switch (key) {
	case KEY_BUILD:
		return read_path(reading, &file->run.build, at, node);
	case KEY_MODELS:
		return read_paths(reading, at, node);
	case KEY_SKIP:
		return read_patterns(reading, &file->skip, at, node);
	case KEY_FORMAT_LIST:
		return read_formats(reading, at, node);
	case KEY_FAIL_ON:
		return read_fail_on(reading, at, node);
	case KEY_BASELINE:
		return read_path(reading, &file->run.baseline, at, node);
	case KEY_DATABASE:
		return read_path(reading, &file->run.database, at, node);
	case KEY_JOBS:
		return read_jobs(reading, at, node);
	case KEY_INHERIT:
		return read_inherit(reading, at, node);
	case KEY_PROFILE_NAME:
		return read_profile(reading, at, node);
	case KEY_EXCLUDE:
		return read_patterns(reading, &file->exclude, at, node);
	case KEY_RULE_MAP:
		return read_rules(reading, &file->rules, at, node);
	case KEY_OVERRIDE_LIST:
		return read_overrides(reading, at, node);
	case config_key_count:
		break;
	}
	return false;
}

/* Nothing behind a key whose value may hold many: all that stood there is commented out. */
static bool is_left_empty(enum config_key_number key, struct fy_node *node)
{
	switch (config_keys[key].kind) {
	case KEY_PATHS:
	case KEY_PATTERNS:
	case KEY_FORMATS:
	case KEY_RULES:
	case KEY_OVERRIDES:
		return yaml_kind(node) == YAML_NOTHING;
	case KEY_PATH:
	case KEY_FAIL_WORDS:
	case KEY_NUMBER:
	case KEY_PROFILE:
	case KEY_FLAG:
		break;
	}
	return false;
}

static int find_key(struct reading *reading, struct fy_node *node)
{
	const char *names[config_key_count];
	for (int i = 0; i < config_key_count; i++)
		names[i] = config_keys[i].name;
	return read_word(reading, reading->yaml.root, node, "key", names, config_key_count);
}

/* Keeps the words for the first key that only the file of the run may have. */
static void note_run_only(struct reading *reading, enum config_key_number key, struct fy_node *at)
{
	struct error *err = reading->yaml.err;
	if (!config_keys[key].is_run_only || reading->file->run_only)
		return;
	yaml_mistake(&reading->yaml, at, 0,
		"'%s' concerns the whole run: it belongs into the topmost file of the project",
		config_keys[key].name);
	reading->file->run_only = arena_strdup(&reading->config->arena, err->text);
	err->text[0] = '\0';
}

static bool read_document(struct reading *reading)
{
	struct fy_node *root = reading->yaml.root, *key, *value;
	int lines[config_key_count] = { 0 };
	void *state = NULL;
	if (yaml_kind(root) == YAML_NOTHING)
		return true; /* nothing, or nothing but comments */
	if (!yaml_expect(&reading->yaml, root, root, YAML_MAP,
		    "keys and values: 'profile', 'rules', 'exclude' ..."))
		return false;
	while (yaml_next(root, &state, &key, &value)) {
		int number = find_key(reading, key);
		if (number < 0)
			return false;
		if (lines[number])
			return yaml_mistake(&reading->yaml, key, 0,
				"the key '%s' stands here twice, first in line %d",
				config_keys[number].name, lines[number]);
		lines[number] = yaml_place(key).line;
		if (!is_left_empty((enum config_key_number)number, value) &&
			!read_value(reading, (enum config_key_number)number, key, value))
			return false;
		note_run_only(reading, (enum config_key_number)number, key);
	}
	return true;
}

/* ----------------------------------------------------------------------------------------- file */

static bool bad_byte(const char *bytes, size_t at, const char *name, struct error *err)
{
	int line = 1, column = 1;
	for (size_t i = 0; i < at; i++) {
		column = bytes[i] == '\n' ? 1 : column + ((bytes[i] & 0xC0) != 0x80);
		line += bytes[i] == '\n';
	}
	return error_set(err, "%s:%d:%d: the byte 0x%02x is no UTF-8 text", name, line, column,
		(unsigned char)bytes[at]);
}

/* How many bytes follow the first one of a character; 4: none starts so. */
static size_t more_bytes(unsigned char first)
{
	if (first < 0x80)
		return first ? 0 : 4;
	if (first >= 0xC2 && first < 0xE0)
		return 1;
	if (first >= 0xE0 && first < 0xF0)
		return 2;
	return first >= 0xF0 && first < 0xF5 ? 3 : 4;
}

static bool check_bytes(const char *bytes, size_t size, const char *name, struct error *err)
{
	for (size_t i = 0; i < size; i++) {
		size_t more = more_bytes((unsigned char)bytes[i]);
		if (more == 4 || i + more >= size)
			return bad_byte(bytes, i, name, err);
		for (size_t n = 1; n <= more; n++)
			if ((bytes[i + n] & 0xC0) != 0x80)
				return bad_byte(bytes, i, name, err);
		i += more;
	}
	return true;
}

static bool read_bytes(struct config *config, const struct config_file *file, const char **bytes,
	size_t *size, struct error *err)
{
	struct stat info;
	if (!stat(file->path, &info) && !S_ISREG(info.st_mode))
		return error_set(err, "cannot read '%s': it is not a file", file->name);
	if (!stat(file->path, &info) && info.st_size > most_bytes)
		return error_set(err, "'%s' is larger than a configuration can be (%d bytes)",
			file->name, most_bytes);
	return file_read(&config->arena, file->name, bytes, size, err) &&
	       check_bytes(*bytes, *size, file->name, err);
}

bool config_read(struct config *config, struct config_file *file, struct error *err)
{
	const char *bytes;
	size_t size;
	struct reading reading = {
		.yaml = { .name = file->name,
			.shows_line = true,
			.arena = &config->arena,
			.err = err },
		.config = config,
		.file = file,
	};
	if (!read_bytes(config, file, &bytes, &size, err))
		return false;
	file->content = hash_bytes(bytes, size);
	bool ok = yaml_open(&reading.yaml, bytes) && read_document(&reading);
	yaml_release(&reading.yaml);
	return ok;
}

void patterns_release(struct patterns *patterns)
{
	for (size_t i = 0; i < patterns->items.count; i++)
		glob_free(patterns->items.items[i].glob);
	array_release(&patterns->items);
}

void said_rules_release(struct said_rules *rules)
{
	array_release(&rules->items);
}

void config_file_release(struct config_file *file)
{
	patterns_release(&file->exclude);
	patterns_release(&file->skip);
	said_rules_release(&file->rules);
	for (size_t i = 0; i < file->overrides.count; i++) {
		patterns_release(&file->overrides.items[i].paths);
		said_rules_release(&file->overrides.items[i].rules);
	}
	array_release(&file->overrides);
	array_release(&file->run.models);
	array_release(&file->run.formats);
}
