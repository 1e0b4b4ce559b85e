/*
 * Configuration: the files `.async-lint.yaml` of a project, and what they amount to.
 *
 *  1. The file of a run is the topmost on the way from where the run starts to the folder under
 *     version control; a file that says `inherit: false` ends the way. It alone may say what
 *     concerns the whole run. Files in folders below it speak of these folders.
 *  2. Of two files that speak of a setting the nearer one counts, and what the command line says
 *     counts more than any. Each setting knows who said it.
 *  3. Paths and patterns are seen from the folder of the file that holds them.
 *
 * docs/configuration.md teaches the keys; `keys.h` lists them.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/array.h"
#include "base/error.h"
#include "base/hash.h"
#include "rule/rule.h"

struct config;

/* What the words of a file may be. */
struct config_words {
	const struct rule *const *rules; /* ended by NULL */
	const char *const *formats;      /* of reports, ended by NULL */
};

/* Which rules are told about: recommended: what is sure or likely and does harm; strict: what is
 * only information too; pedantic: what is only possible too. */
enum config_profile { PROFILE_RECOMMENDED, PROFILE_STRICT, PROFILE_PEDANTIC, config_profile_count };
extern const char *const config_profiles[config_profile_count];

/* Something said, and where: "file:line:column". `text` is NULL when nobody did. */
struct config_value {
	const char *text, *where;
};

/* What the main file says of the whole run. Paths are absolute. */
struct config_run {
	struct config_value build, baseline, database;
	struct config_value fail_on; /* the severity */
	struct config_value fail_on_new, fail_on_stale;
	struct config_value jobs; /* the number */
	ARRAY(struct config_value) models;
	ARRAY(struct config_value) formats; /* FORMAT or FORMAT=FILE */
};

struct config *config_new(const struct config_words *words);
void config_free(struct config *config);

/* Finds and reads the file of the run: `file`, or what is found upwards from `start`. No file is no
 * mistake. False with file:line:column, the line and a caret. */
bool config_open(struct config *config, const char *file, const char *start, struct error *err);

/* Reads the files that count for what lies in a folder; none, unless config_open was called. May be
 * called again and again. */
bool config_add_folder(struct config *config, const char *folder, struct error *err);

/* Has a file been found? */
bool config_is_empty(const struct config *config);

/* The folder of the file of the run (absolute), or NULL. */
const char *config_folder(const struct config *config);

/* Names and contents of all files read, and what the command line says. */
struct hash config_hash(const struct config *config);

const struct config_run *config_run(const struct config *config);

/* The files read, the main one first, as they are shown; NULL behind the last. */
const char *config_file_name(const struct config *config, size_t number);

/* ------------------------------------------------------------------------------- command line */

void config_set_profile(struct config *config, enum config_profile profile);

/* `word` is a severity, "off" or "on". False when it is none, or there is no such rule. */
bool config_set_rule(struct config *config, const char *rule, const char *word);

/* Rules that are not named so are off, once one is. False when there is no such rule. */
bool config_only_rule(struct config *config, const char *rule);

/* The profile of a word, or config_profile_count. */
enum config_profile config_profile_find(const char *word);

/* ---------------------------------------------------------------------------------- decisions */

/* The pattern by which a unit is not analysed, or NULL. `path` is absolute. */
const struct config_value *config_skips(const struct config *config, const char *path);

/* Notes which patterns fit a file (absolute). */
void config_meet(struct config *config, const char *path);

/* The patterns that fit none that was met, by number; NULL behind the last. */
const struct config_value *config_unmet(const struct config *config, size_t number);

/* The decisions for files, for rules and for settling; paths are seen from `root`. Lives as long as
 * the configuration. */
struct rule_settings config_settings(struct config *config, const char *root);

/* One line of what is in force. */
struct config_row {
	const char *rule;   /* NULL: no rule's */
	const char *name;   /* "severity" */
	const char *value;  /* as it could be written */
	const char *origin; /* "file:line:column", "command line", "profile strict", "default" */
};

/* All that is in force for what lies at `path` (absolute; a file or a folder, there or not), but
 * for what concerns the run. Rows and texts are the configuration's. */
const struct config_row *config_explain(struct config *config, const char *path, size_t *count);

/* The JSON Schema of a file, for editors. The caller frees it. */
char *config_schema(const struct config_words *words);

#endif
