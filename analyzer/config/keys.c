#include "config/keys.h"

const struct config_key config_keys[config_key_count] = {
	[KEY_BUILD] = { "build", KEY_PATH, true, "folder of compile_commands.json, as -p" },
	[KEY_MODELS] = { "models", KEY_PATHS, true,
		"files that say what functions do that cannot be annotated, as --model" },
	[KEY_SKIP] = { "skip", KEY_PATTERNS, true, "units that are not analysed" },
	[KEY_FORMAT_LIST] = { "formats", KEY_FORMATS, true,
		"reports: FORMAT for the terminal, FORMAT=FILE for a file, as -f" },
	[KEY_FAIL_ON] = { "fail-on", KEY_FAIL_WORDS, true,
		"least severity that makes the exit code 1; new, stale; or a list of these, as "
		"--fail-on" },
	[KEY_BASELINE] = { "baseline", KEY_PATH, true, "file of the findings that are accepted" },
	[KEY_DATABASE] = { "database", KEY_PATH, true, "findings database" },
	[KEY_JOBS] = { "jobs", KEY_NUMBER, true, "worker processes" },
	[KEY_INHERIT] = { "inherit", KEY_FLAG, false,
		"false: files in the folders above do not count here" },
	[KEY_PROFILE_NAME] = { "profile", KEY_PROFILE, false,
		"recommended: what is sure or likely and does harm; strict: information too; "
		"pedantic: what is only possible too" },
	[KEY_EXCLUDE] = { "exclude", KEY_PATTERNS, false,
		"files whose findings are counted, but not shown" },
	[KEY_RULE_MAP] = { "rules", KEY_RULES, false,
		"a severity, off, on, or a map of settings for each rule" },
	[KEY_OVERRIDE_LIST] = { "overrides", KEY_OVERRIDES, false,
		"rules for some paths; later ones count more" },
};
