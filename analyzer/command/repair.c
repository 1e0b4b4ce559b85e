/*
 * What --fix did, in sentences.
 */
#include "command/repair.h"

#include <stdio.h>

#include "base/text.h"
#include "command/progress.h"

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void tell(const struct fix_outcome *outcome, const struct fix_options *fix, bool quiet)
{
	size_t fixable = outcome->fixed + outcome->left;
	fwrite(text_string(&outcome->diff), 1, outcome->diff.length, stdout);
	for (size_t i = 0; i < outcome->notes.count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", outcome->notes.items[i]);
	if (quiet)
		return;
	if (!fixable) {
		fprintf(stderr, "nothing that is found has a %sfix\n",
			fix->is_suggested ? "" : "safe ");
		return;
	}
	fprintf(stderr, "%s %zu of %zu finding%s in %zu file%s",
		fix->is_dry ? "would fix" : "fixed", outcome->fixed, fixable, plural(fixable),
		outcome->file_count, plural(outcome->file_count));
	if (outcome->left)
		fprintf(stderr, "; %zu %s as %s", outcome->left,
			outcome->left == 1 ? "is left" : "are left",
			outcome->left == 1 ? "it was" : "they were");
	fputc('\n', stderr);
}

bool repair(struct check *check, const struct check_options *options, const struct fix_options *fix,
	bool quiet, struct error *err)
{
	struct fix_outcome outcome;
	bool ok = fix_run(check, options, fix, &outcome, err);
	progress_clear();
	if (ok)
		tell(&outcome, fix, quiet);
	fix_outcome_release(&outcome);
	return ok;
}
