/*
 * Settings as rules come, and the words for them.
 */
#include "rule/setting.h"

#include <assert.h>

#include "rule/rule.h"

const char *const severity_names[severity_count] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_PERFORMANCE] = "performance",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

size_t rule_option_count(const struct rule *rule)
{
	size_t count = 0;
	while (rule->options && rule->options[count].name)
		count++;
	assert(count <= rule_most_options);
	return count;
}

struct rule_setting rule_setting_default(const struct rule *rule)
{
	struct rule_setting setting = { .certainty = LIKELY };
	size_t count = rule_option_count(rule);
	for (size_t i = 0; i < count; i++)
		setting.options[i] = rule->options[i].value;
	return setting;
}

const struct rule_setting *rule_settings_for(const struct rule_settings *settings, const char *path)
{
	return settings && settings->find ? settings->find(settings->data, path) : NULL;
}

struct rule_setting rule_setting_of(const struct rule_settings *settings,
	const struct rule *const *rules, size_t number, const char *path)
{
	const struct rule_setting *found = rule_settings_for(settings, path);
	return found ? found[number] : rule_setting_default(rules[number]);
}
