/*
 * The keys of a file: KEY(name, kind, is for the whole run only, help). The reader, the schema and
 * the test of the page know them from here.
 */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <stdbool.h>

enum config_key_kind {
	KEY_PATH,
	KEY_PATHS,
	KEY_PATTERNS,
	KEY_FORMATS,
	KEY_FAIL_WORDS,
	KEY_NUMBER,
	KEY_PROFILE,
	KEY_FLAG,
	KEY_RULES,
	KEY_OVERRIDES,
};

enum config_key_number {
	KEY_BUILD,
	KEY_MODELS,
	KEY_SKIP,
	KEY_FORMAT_LIST,
	KEY_FAIL_ON,
	KEY_BASELINE,
	KEY_DATABASE,
	KEY_JOBS,
	KEY_INHERIT,
	KEY_PROFILE_NAME,
	KEY_EXCLUDE,
	KEY_RULE_MAP,
	KEY_OVERRIDE_LIST,
	config_key_count
};

struct config_key {
	const char *name;
	enum config_key_kind kind;
	bool is_run_only;
	const char *help;
};

extern const struct config_key config_keys[config_key_count];

enum { config_most_jobs = 1024 };

#endif
