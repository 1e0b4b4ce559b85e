/*
 * What is decided of the rules for a file: is one on, how bad is what it finds, how sure must that
 * be to be shown, its options. Rules read their options here; settling does the rest. Where a
 * decision comes from is not known here (config/).
 */
#ifndef RULE_SETTING_H
#define RULE_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/finding.h"

struct rule;

enum rule_option_kind {
	RULE_OPTION_NUMBER,
	RULE_OPTION_WORDS, /* some of a list, one bit for each */
};

/* What can be said about how a rule looks for things. */
struct rule_option {
	const char *name; /* "small-bound" */
	const char *help; /* one sentence, lower case, no full stop */
	enum rule_option_kind kind;
	int64_t value;       /* unless somebody says otherwise; of words: their bits */
	int64_t least, most; /* of a number */
	const char *const *words;
	size_t word_count;
};

enum { rule_most_options = 4 };

struct rule_setting {
	bool is_off;
	bool is_info_shown; /* findings that are information only */
	int severity;       /* 1 + enum severity for what the rule thinks bad; 0: as it says */
	uint32_t certainty; /* enum certainty: the least sure findings that are shown */
	int64_t options[rule_most_options];
};

/* Whoever knows the settings. */
struct rule_settings {
	/* For a file, one setting per rule in the order of the list of rules. */
	const struct rule_setting *(*find)(void *data, const char *path);
	/* Why findings in this file are not shown, or NULL. */
	const char *(*excluded)(void *data, const char *path);
	void *data;
};

/* The settings for a file; NULL when rules are as they come. */
const struct rule_setting *rule_settings_for(
	const struct rule_settings *settings, const char *path);

/* The setting of the rule `number` of a list in a file. With no settings (NULL) rules are as they
 * come. */
struct rule_setting rule_setting_of(const struct rule_settings *settings,
	const struct rule *const *rules, size_t number, const char *path);

/* As rules come. */
struct rule_setting rule_setting_default(const struct rule *rule);

size_t rule_option_count(const struct rule *rule);

/* "info", "performance", "warning", "error". */
const char *severity_name(enum severity severity);

/* All of them, in order; for messages and schemas. */
extern const char *const severity_names[];
enum { severity_count = SEVERITY_ERROR + 1 };

#endif
