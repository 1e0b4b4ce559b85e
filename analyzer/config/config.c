/*
 * The configuration as a whole: its life, the command line, its hash.
 */
#include "config/config.h"

#include <string.h>

#include "base/memory.h"
#include "config/internal.h"

struct config *config_new(const struct config_words *words)
{
	struct config *config = memory_new(1, sizeof(*config));
	config->words = *words;
	while (words->rules[config->rule_count])
		config->rule_count++;
	config->only = arena_array(&config->arena, config->rule_count, sizeof(*config->only));
	config->root = "/";
	return config;
}

void config_free(struct config *config)
{
	if (!config)
		return;
	for (size_t i = 0; i < config->files.count; i++)
		config_file_release(config->files.items[i]);
	array_release(&config->files);
	array_release(&config->nearest);
	array_release(&config->resolved);
	array_release(&config->answers);
	intern_release(&config->asked);
	said_rules_release(&config->said);
	intern_release(&config->folders);
	intern_release(&config->layers);
	arena_release(&config->arena);
	free(config);
}

bool config_is_empty(const struct config *config)
{
	return !config->files.count;
}

const struct config_run *config_run(const struct config *config)
{
	static const struct config_run nothing;
	return config->main ? &config->main->run : &nothing;
}

const char *config_folder(const struct config *config)
{
	return config->main ? config->main->folder : NULL;
}

const char *config_file_name(const struct config *config, size_t number)
{
	const struct config_file *main = config->main;
	if (main && !number)
		return main->name;
	size_t left = main ? number - 1 : number;
	for (size_t i = 0; i < config->files.count; i++)
		if (config->files.items[i] != main && !left--)
			return config->files.items[i]->name;
	return NULL;
}

/* ------------------------------------------------------------------------------- command line */

void config_set_profile(struct config *config, enum config_profile profile)
{
	config->has_profile = true;
	config->profile = profile;
}

bool config_set_rule(struct config *config, const char *rule, const char *word)
{
	struct said_rule said = { .rule = config_find_rule(config, rule),
		.severity_where = "command line" };
	int number = 0;
	while (number < severity_word_count && strcmp(word, severity_words[number]))
		number++;
	said.severity = said_severity(number);
	if (said.rule == config->rule_count || number == severity_word_count)
		return false;
	array_push(&config->said.items, said);
	return true;
}

bool config_only_rule(struct config *config, const char *rule)
{
	size_t number = config_find_rule(config, rule);
	if (number == config->rule_count)
		return false;
	config->has_only = true;
	config->only[number] = true;
	return true;
}

/* ---------------------------------------------------------------------------------------- hash */

/* By path, so that the order in which folders were asked for does not matter. */
static int by_path(const void *left, const void *right)
{
	const struct config_file *a = *(struct config_file *const *)left;
	const struct config_file *b = *(struct config_file *const *)right;
	return strcmp(a->path, b->path);
}

static struct hash hash_of_said(const struct config *config)
{
	const int64_t flags[] = { config->has_profile, config->profile, config->has_only };
	struct hash hash = hash_bytes(flags, sizeof(flags));
	hash = hash_join(hash, hash_bytes(config->only, config->rule_count));
	for (size_t i = 0; i < config->said.items.count; i++) {
		const struct said_rule *said = &config->said.items.items[i];
		const int64_t facts[] = { (int64_t)said->rule, said->severity };
		hash = hash_join(hash, hash_bytes(facts, sizeof(facts)));
	}
	return hash;
}

struct hash config_hash(const struct config *config)
{
	struct hash hash = hash_of_said(config);
	struct arena arena = { 0 };
	if (!config->files.count)
		return hash;
	struct config_file **files = arena_copy(
		&arena, config->files.items, config->files.count * sizeof(*config->files.items));
	qsort(files, config->files.count, sizeof(*files), by_path);
	for (size_t i = 0; i < config->files.count; i++) {
		hash = hash_join(hash, hash_string(files[i]->path));
		hash = hash_join(hash, files[i]->content);
		hash = hash_join(hash, hash_string(files[i] == config->main ? "main" : ""));
	}
	arena_release(&arena);
	return hash;
}
