/*
 * The result of a run as plain data: what the driver settles, the database keeps and the
 * reports show. Whoever fills it owns the strings; a report never changes it.
 */
#ifndef STORE_RESULT_H
#define STORE_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum result_severity {
	RESULT_INFO,
	RESULT_PERFORMANCE,
	RESULT_WARNING,
	RESULT_ERROR,
	result_severity_count
};
enum result_confidence { RESULT_POSSIBLE, RESULT_LIKELY, RESULT_CERTAIN, result_confidence_count };

/* One step of a path: "file:line:column: text". Steps lead from the root of the context (where
 * the task is spawned, the callback registered) down to the leaf; `is_anchor` marks the step
 * that stands at the finding's own position. */
struct result_step {
	const char *path;
	uint32_t line, column;
	const char *text; /* "'refresh' calls 'parse_config'" */
	bool is_anchor;
};

/* How far a fix may be trusted, the least first. */
enum result_fix {
	RESULT_FIX_NONE,
	RESULT_FIX_SKETCH,  /* `sketch` shows its shape; it has no edits */
	RESULT_FIX_SUGGEST, /* a person must look at it: check --fix --suggested */
	RESULT_FIX_SAFE,    /* check --fix */
	result_fix_count
};

/* Text taken out and put in; the edits of one finding are made together or not at all. */
struct result_edit {
	const char *path;
	uint32_t line, column; /* bytes, from 1 */
	uint32_t remove;       /* bytes */
	const char *insert;
};

/* Where a finding stands against what was accepted before: a baseline, or the findings of a git
 * revision. The words are SARIF's (baselineState). */
enum result_state {
	RESULT_STATE_NONE,      /* compared with nothing */
	RESULT_STATE_NEW,       /* not there before */
	RESULT_STATE_UNCHANGED, /* there before, and accepted */
	RESULT_STATE_UPDATED,   /* there before, in another file or with other words */
	RESULT_STATE_ABSENT,    /* was there before and is no more; has no steps and no fix */
	result_state_count
};

/* What a running program has measured at the place of a finding; times are nanoseconds. */
struct result_stalls {
	uint64_t count, worst_ns, total_ns;
	const char *last; /* when the last one began, ISO 8601, UTC */
};

struct result_finding {
	const char *rule;
	enum result_severity severity;
	enum result_confidence confidence;
	const char *path; /* relative to the root */
	uint32_t line, column;
	uint32_t end_column;            /* on the same line, one past; 0 unknown */
	uint32_t first_line, last_line; /* of the loop it is about, in its file; 0: of none */
	const char *function;           /* C name of the function it stands in */
	const char *message;            /* lower case, no full stop */
	const char *hint;               /* what to do, or NULL */
	const char *category;           /* of a blocking call ("dns"), or NULL */
	const char *fingerprint;        /* 32 hexadecimal digits; two files may share one */
	const char *statement;       /* hash of the statement it stands in, 16 of them; or NULL */
	const char *suppressed;      /* the reason of the comment that allows it, or NULL */
	const char *suppressed_path; /* where that comment stands, or NULL */
	uint32_t suppressed_line;
	bool is_cut; /* ... not where the finding stands, but at a call further down its path */
	const char *excluded;    /* the configuration leaves its file out: which pattern, and where
				  * that stands; then `suppressed` says it too. Or NULL */
	enum result_state state; /* against the baseline */
	const char *accepted;    /* why it is not to be acted on: the baseline's reason, or that the
				  * revision compared with had it; of an absent one, that the
				  * baseline still lists it. NULL: it is open */
	uint32_t unit_count;     /* in how many units it was seen (headers) */
	const struct result_step *steps;
	size_t step_count;
	enum result_fix fix;
	const struct result_edit *edits;
	size_t edit_count;
	const char *doubt;                  /* why the fix is no more than a suggestion, or NULL */
	const char *sketch;                 /* lines of C, each ended by a newline, or NULL */
	const struct result_stalls *stalls; /* NULL: none was measured, or nobody asked */
};

enum result_unit_state {
	RESULT_UNIT_PARSED,
	RESULT_UNIT_CACHED,
	RESULT_UNIT_LOST,
	RESULT_UNIT_MISSING
};

struct result_unit {
	const char *path;
	enum result_unit_state state;
	bool is_partial;     /* errors at file scope */
	const char *problem; /* first diagnostic with its position, or why it was lost; or NULL */
	uint32_t function_count, degraded_count;
};

enum result_context { /* bits */
	RESULT_CONTEXT_TASK = 1,
	RESULT_CONTEXT_CALLBACK = 2,
	RESULT_CONTEXT_WORKER = 4,
	RESULT_CONTEXT_STARTUP = 8,
	RESULT_CONTEXT_UNKNOWN = 16,
	RESULT_CONTEXT_SIGNAL = 32,
};

struct result_function {
	const char *key, *name;
	const char *path;
	uint32_t line, end_line;
	uint32_t contexts; /* result_context bits */
	bool is_defined;   /* false for externals that are called */
	bool is_degraded;
	bool under_deadline; /* every path from a root is under a deadline */
};

/* caller and callee are indices into result.functions. */
struct result_call {
	uint32_t caller, callee;
	const char *kind; /* "call", "spawn", "offload", "thread", "callback", "signal", "script" */
	const char *path;
	uint32_t line, column;
	const char *via; /* "field conn.on_read", "parameter 1", or NULL for a direct call */
	enum result_confidence confidence;
};

struct result_effect {
	uint32_t function;
	const char *effect;   /* "suspends", "blocks" ... */
	const char *category; /* of a block or wait, or NULL */
	bool is_must;
	int32_t next;     /* function the shortest path goes on to, -1 at the leaf */
	const char *path; /* where this function does it */
	uint32_t line, column;
};

/* Text of a file that findings, steps or edits point into. */
struct result_file {
	const char *path;
	const char *text;
	size_t size;
};

struct result_rule {
	const char *id, *title;
	enum result_severity severity;
	const char *page; /* markdown */
	bool is_off;      /* in all files of the program: the run did not look for it */
};

/* A run of the database as a point of a trend. Counted is what was open then, also what the run did
 * not look for. */
struct result_rule_count {
	const char *rule;
	size_t count;
};

struct result_run {
	int64_t id;
	const char *started, *tool_version;
	const char *commit;                     /* or NULL */
	const struct result_rule_count *counts; /* by name of the rule; none is 0 */
	size_t count_count;
	size_t open_count;
	size_t new_count, fixed_count; /* against the run before */
};

/* A place that stalled the loop, and has no finding. */
struct result_lost_stall {
	const char *function, *path; /* or NULL: not known */
	uint32_t line;               /* or 0 */
	uint64_t count, worst_ns;
	const char *why; /* it is at no finding */
};

/* Stalls that a program has recorded, after they were joined with the findings. */
struct result_trace {
	const char *path; /* of the stalls.db */
	uint64_t matched_count, unmatched_count;
	const struct result_lost_stall *unmatched; /* the longest first */
	size_t unmatched_row_count;
};

struct result {
	const char *tool_version;
	const char *root;
	const char *database; /* compile_commands.json, or NULL */
	const char *started;  /* ISO 8601, UTC */
	const char *key;      /* hash of everything that went in */
	const char *commit;   /* the git commit whose files these are, or NULL */
	uint64_t duration_us;
	size_t unit_count, parsed_count, cached_count, lost_count, missing_count, partial_count,
		variant_count, not_c_count, function_count, degraded_count, unresolved_calls,
		fan_out_cut, unmodelled_count, suppressed_count;
	size_t hidden_count;   /* findings below the confidence shown */
	size_t excluded_count; /* of those in files that the configuration leaves out */
	size_t guessed_count;  /* units with the flags of another; not kept */
	size_t skipped_count;  /* units that the configuration leaves out */
	size_t left_out_count; /* units of the database that were not asked for */

	struct result_finding *findings; /* sorted by path, line, column, rule */
	struct result_unit *units;
	struct result_function *functions;
	struct result_call *calls;
	struct result_effect *effects;
	struct result_file *files;
	struct result_rule *rules;
	size_t finding_count, unit_row_count, function_row_count, call_count, effect_count,
		file_count, rule_count;

	const struct result_run *runs; /* this one and those before it, the oldest first; loaded
					* for reports that show a trend (findings_load_runs) */
	size_t run_count;
	const struct result_trace *trace; /* NULL: nobody asked for stalls */

	/* Of a run that was loaded: findings of earlier runs that it did not look for, without
	 * place and path. They are not gone. */
	const struct result_finding *unseen;
	size_t unseen_count;
};

const char *result_severity_name(enum result_severity severity);
const char *result_fix_name(enum result_fix fix);       /* "none", "sketch" ... */
const char *result_state_name(enum result_state state); /* "none", "new", "unchanged" ... */
const char *result_confidence_name(enum result_confidence confidence);
const char *result_unit_state_name(enum result_unit_state state);

/* Some unit is missing, lost or partial, or a function does not compile: exit code 3. */
bool result_is_partial(const struct result *result);

/* Is it there, and does neither a comment nor the baseline allow it? These count and fail a run. */
bool result_is_open(const struct result_finding *finding);

/* Is it there, but accepted before? */
bool result_is_accepted(const struct result_finding *finding);

/* Does a comment further down its path allow it? */
bool result_is_cut(const struct result_finding *finding);

/* Does the baseline list it, although it is no more? */
bool result_is_stale(const struct result_finding *finding);

/* Was it there in what the run is compared with, and is no more? */
bool result_is_fixed(const struct result_finding *finding);

/* How many findings `is` holds for. */
size_t result_count(const struct result *result, bool (*is)(const struct result_finding *finding));

/* The text of a file by path, or NULL. */
const struct result_file *result_file_find(const struct result *result, const char *path);

#endif
