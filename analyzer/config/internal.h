/* What the files of this folder share: files as they were read, and the words they are made of. */
#ifndef CONFIG_INTERNAL_H
#define CONFIG_INTERNAL_H

#include "base/glob.h"
#include "base/intern.h"
#include "base/yaml.h"
#include "config/config.h"

/* ----------------------------------------------------------------------------- what files say */

struct pattern {
	struct glob *glob;
	struct config_value said;
	bool is_met; /* config_meet */
};

struct patterns {
	ARRAY(struct pattern) items;
};

struct said_option {
	const char *where; /* NULL: nothing said */
	bool is_whole;     /* `value` replaces what was; else words are added and removed */
	int64_t value, add, remove;
};

enum { SAID_OFF = -1, SAID_ON = 0 }; /* else 1 + enum severity */

/* What is said of one rule. */
struct said_rule {
	size_t rule; /* number */
	const char *severity_where, *certainty_where;
	int severity;
	uint32_t certainty;
	struct said_option options[rule_most_options];
};

struct said_rules {
	ARRAY(struct said_rule) items;
};

/* What is said of rules for some paths. */
struct said_override {
	struct patterns paths;
	struct said_rules rules;
};

struct config_file {
	const char *path, *folder; /* absolute */
	const char *name;          /* as it is shown */
	struct hash content;
	bool is_cut;                /* inherit: false */
	const char *run_only;       /* the message when this is no main file, or NULL */
	struct config_file *parent; /* the next file that counts too, or NULL */
	enum config_profile profile;
	const char *profile_where; /* or NULL */
	struct patterns exclude, skip;
	struct said_rules rules;
	ARRAY(struct said_override) overrides;
	struct config_run run;
};

/* What holds for some path, made once for all with the same layers. */
struct resolved {
	enum config_profile profile;
	const char *profile_origin;
	struct rule_setting *settings; /* by rule */
	struct rule_origin *origins;
};

/* Who decided; NULL: nobody. */
struct rule_origin {
	const char *severity, *certainty;
	const char *options[rule_most_options];
};

/* What holds for a file. */
struct answer {
	uint32_t layers; /* number in config.resolved */
	const char *excluded;
};

struct config {
	struct arena arena;
	struct config_words words;
	size_t rule_count;
	ARRAY(struct config_file *) files;
	struct config_file *main; /* or NULL */
	const char *top;          /* files are looked for below it; NULL: no files are wanted */
	struct intern folders;    /* that were looked at; the nearest file: */
	ARRAY(struct config_file *) nearest;
	const char *root; /* of config_settings */
	/* the command line */
	bool has_profile, has_only;
	enum config_profile profile;
	struct said_rules said;
	bool *only; /* by rule */
	/* what was asked for already */
	struct intern layers;
	ARRAY(struct resolved) resolved; /* by layers */
	struct intern asked;             /* paths, seen from the root */
	ARRAY(struct answer) answers;
};

/* ------------------------------------------------------------------------------------ reading */

/* Reads a file into `file`, whose path, folder and name are set. */
bool config_read(struct config *config, struct config_file *file, struct error *err);

void config_file_release(struct config_file *file);

/* A file under hand. */
struct reading {
	struct yaml yaml;
	struct config *config;
	struct config_file *file;
};

/* "file:line:column" of a node. */
const char *reading_where(struct reading *reading, struct fy_node *node);

/* `node` as a list of patterns; `at` is its key. */
bool read_patterns(struct reading *reading, struct patterns *patterns, struct fy_node *at,
	struct fy_node *node);

/* The values of `rules:`, and of `overrides:`. */
bool read_rules(struct reading *reading, struct said_rules *rules, struct fy_node *at,
	struct fy_node *node);
bool read_overrides(struct reading *reading, struct fy_node *at, struct fy_node *node);

/* The number of the word in a list, or -1 after "unknown WHAT ...". */
int read_word(struct reading *reading, struct fy_node *at, struct fy_node *node, const char *what,
	const char *const *words, size_t count);

void said_rules_release(struct said_rules *rules);
void patterns_release(struct patterns *patterns);

/* The words a rule's severity may be: "off", "on", then the severities. */
enum { severity_word_count = severity_count + 2 };
extern const char *const severity_words[severity_word_count];
extern const char *const certainty_words[POSSIBLE + 1];

/* The words of `fail-on`: the severities, then these. */
enum { FAIL_ON_NEW = severity_count, FAIL_ON_STALE, fail_word_count };
extern const char *const fail_words[fail_word_count];

/* A number of severity_words as said_rule has it. */
static inline int said_severity(int word)
{
	return word - 1;
}

/* The number of a rule, or rule_count. */
size_t config_find_rule(const struct config *config, const char *id);

/* --------------------------------------------------------------------------------- resolving */

/* The nearest file that counts for what lies in a folder, or NULL. */
struct config_file *config_nearest(const struct config *config, const char *folder);

/* The first pattern that fits, seen from the file's folder; `path` is absolute. */
const struct pattern *patterns_find(
	const struct patterns *patterns, const char *folder, const char *path);

/* The pattern of `exclude` of this file or its parents. */
const struct pattern *config_find_exclude(const struct config_file *file, const char *path);

const struct resolved *config_resolve(struct config *config, const char *path);

#endif
