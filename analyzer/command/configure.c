/*
 * Options about configuration. A rule's setting is taken apart where it is typed, so that a mistake
 * in it is told like any other of the command line.
 */
#include "command/configure.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "report.h"
#include "rules.h"

static const char *const rule_words[] = { "off", "on", "info", "performance", "warning", "error" };
enum { rule_word_count = sizeof(rule_words) / sizeof(*rule_words) };

/* RULE, or RULE=WORD. */
static void check_setting(struct argp_state *state, const char *argument)
{
	struct text hint = { 0 }, rule = { 0 };
	const char *equals = strchr(argument, '=');
	text_add_n(&rule, argument, strcspn(argument, "="));
	if (!rule_find(text_string(&rule)))
		refuse_rule(state, text_string(&rule));
	text_release(&rule);
	for (size_t i = 0; equals && i < rule_word_count; i++)
		if (!strcmp(equals + 1, rule_words[i]))
			return;
	if (equals)
		argp_error(state,
			"--rule takes RULE=off, on, info, performance, warning or error, not "
			"'%s'%s",
			equals + 1, did_you_mean(&hint, equals + 1, rule_words, rule_word_count));
}

bool configure_option(
	struct configure *configure, int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case OPTION_CONFIG:
		configure->file = argument;
		return true;
	case OPTION_NO_CONFIG:
		configure->is_refused = true;
		return true;
	case OPTION_PROFILE:
		configure->profile = argument;
		return true;
	case OPTION_RULE_SETTING:
		check_setting(state, argument);
		array_push(&configure->settings, argument);
		return true;
	case OPTION_ONLY:
		array_push(&configure->only, argument);
		return true;
	default:
		return false;
	}
}

struct config_words configure_words(void)
{
	static const char *names[32];
	for (size_t i = 0; reports[i] && i + 1 < sizeof(names) / sizeof(*names); i++)
		names[i] = reports[i]->name;
	return (struct config_words){ rules, names };
}

static struct config *make(const struct configure *configure)
{
	struct config_words words = configure_words();
	struct config *config = config_new(&words);
	if (configure->profile)
		config_set_profile(config, config_profile_find(configure->profile));
	for (size_t i = 0; i < configure->settings.count; i++) {
		char *rule = configure->settings.items[i], *equals = strchr(rule, '=');
		if (equals)
			*equals = '\0';
		config_set_rule(config, rule, equals ? equals + 1 : "on");
		if (equals)
			*equals = '=';
	}
	for (size_t i = 0; i < configure->only.count; i++)
		config_only_rule(config, configure->only.items[i]);
	return config;
}

static struct config *open_at(
	const struct configure *configure, const char *start, struct error *err)
{
	struct config *config = make(configure);
	if (configure->is_refused || config_open(config, configure->file, start, err))
		return config;
	config_free(config);
	return NULL;
}

struct config *configure_open(
	const struct configure *configure, const char *start, const char *other, struct error *err)
{
	struct config *config = open_at(configure, start, err);
	if (!config || !other || configure->is_refused || !config_is_empty(config))
		return config;
	config_free(config);
	return open_at(configure, other, err);
}

void configure_release(struct configure *configure)
{
	array_release(&configure->settings);
	array_release(&configure->only);
}
