/*
 * A severity that was decided is for what the rule thinks bad. What it calls information, because
 * there is a good reason to (a test, a limit that is written down), stays so, and is shown to
 * whoever wants information; but for rules that never say anything else.
 */
#include "rule/decide.h"

#include <string.h>

static size_t find_rule(const struct rule *const *rules, const char *id)
{
	size_t number = 0;
	while (rules[number] && strcmp(rules[number]->id, id))
		number++;
	return number;
}

static void decide(struct finding *finding, const struct rule *rule, struct rule_setting setting)
{
	bool is_information =
		finding->severity == SEVERITY_INFO && (!rule || rule->severity != SEVERITY_INFO);
	finding->is_hidden = finding->certainty > setting.certainty ||
			     (finding->severity == SEVERITY_INFO && !setting.is_info_shown);
	if (setting.severity && !is_information)
		finding->severity = (enum severity)(setting.severity - 1);
}

void findings_decide(struct finding_list *findings, const struct rule *const *rules,
	const struct rule_settings *settings)
{
	static const struct rule unknown;
	size_t kept = 0;
	for (size_t i = 0; i < findings->items.count; i++) {
		struct finding *finding = findings->items.items[i];
		size_t number = find_rule(rules, finding->rule);
		struct rule_setting setting =
			rules[number] ? rule_setting_of(settings, rules, number, finding->path)
				      : rule_setting_default(&unknown);
		if (setting.is_off) {
			finding_drop(finding);
			continue;
		}
		decide(finding, rules[number], setting);
		if (settings && settings->excluded)
			finding->excluded = settings->excluded(settings->data, finding->path);
		findings->items.items[kept++] = finding;
	}
	findings->items.count = kept;
}
