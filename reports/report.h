/*
 * Reports: one file per format, one struct per format. A report reads a result and writes text;
 * it opens no source file and knows nothing of the analysis.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "store/result.h"

struct report_style {
	bool color; /* escape sequences; the caller decided (terminal, NO_COLOR, --color) */
	const char
		*link_host; /* text: places lead to their files, on this host; NULL: they do not */
	unsigned width;     /* of the terminal, 0 when there is none */
	bool verbose;       /* all steps instead of at most six; suppressed findings too */
	bool lines;         /* text: the source line of each step */
	bool by_leaf;       /* text: each leaf once, with all that reaches it; json: leaves too */
	bool omit_suppressed; /* sarif: without findings that nobody has to mend */
	const char *category; /* sarif: name of this analysis beside others; NULL: async-lint */
	bool with_file;       /* junit: attributes file and line, which Jenkins does not know */
	const char *sources;  /* github-summary: URI of the folder that paths start from; or NULL */
	const char *homepage; /* where the documentation stands, a URI; NULL: nowhere */
};

struct report {
	const char *name; /* "text", "json", "sarif" */
	const char *help; /* one line for --help */
	bool shows_runs;  /* reads result.runs: whoever loads the result should load them, too */
	/* Writes the whole report. False when the stream failed. */
	bool (*write)(FILE *out, const struct result *result, const struct report_style *style,
		struct error *err);
	/* Writes it into a folder instead, for what is too large for one file; nothing there that
	 * is not of an earlier report is touched. NULL: the format is one file. */
	bool (*write_folder)(const char *folder, const struct result *result,
		const struct report_style *style, struct error *err);
	/* Appends a sentence when readers of the format will not take all of this result, and what
	 * to do then. NULL: there is no limit. */
	void (*warn)(const struct result *result, const struct report_style *style,
		struct text *warning);
};

extern const struct report report_text, report_json, report_html, report_sarif, report_jsonl,
	report_gitlab, report_junit, report_checkstyle, report_github, report_github_summary;

/* All formats, ended by NULL. */
extern const struct report *const reports[];

/* The format of this name, or NULL. */
const struct report *report_find(const char *name);

/* The line that always stands at the end, on stderr: how many findings, and how many units
 * were analysed, taken from the cache, degraded, failed and missing. */
void report_summary(FILE *out, const struct result *result, const struct report_style *style);

#endif
