/*
 * What a rule is written against. A rule holds no state, allocates nothing and walks no graph:
 * it looks at one function at a time, or once at the whole program, asks what is linked, and
 * reports findings.
 *
 * Adding a rule: rules/x.c, rules/x.md, testdata/rules/x/, one line in rules/registry.def.
 */
#ifndef RULE_RULE_H
#define RULE_RULE_H

#include "link/program.h"
#include "rule/finding.h"
#include "rule/setting.h"

enum rule_group {
	GROUP_LATENCY,
	GROUP_CONCURRENCY,
	GROUP_CORRECTNESS,
	GROUP_RESOURCE,
	GROUP_HYGIENE
};

struct function_pass;
struct program_pass;
struct declarations; /* rule/declaration.h */
struct source_set;   /* rule/source.h */

struct rule {
	const char *id;    /* "blocking-call": stable; used in suppressions, reports, URLs */
	const char *title; /* one line, lower case, no full stop */
	enum rule_group group;
	enum severity severity; /* default */
	bool keeps_loop; /* what it finds keeps all others of the loop from running: a stall that
			  * was measured there is the same thing */
	const struct rule_option *options; /* ended by one without a name; or NULL */
	struct rule_effects effects; /* of callees, that make findings at their callers: what a
				      * comment that allows the rule keeps from coming up */
	/* Called for every defined function that may run and is not degraded; may be NULL. */
	void (*check_function)(struct function_pass *pass);
	/* Called once, for what no function in hand shows: initialisers, declarations; may be
	 * NULL. */
	void (*check_program)(struct program_pass *pass);
};

/* The whole program under one rule. */
struct program_pass {
	const struct rule *rule;
	const struct program *program;
	struct finding_list *findings;
	struct source_set *sources;
	struct declarations *declarations; /* use pass_declarations */
};

/* One function under one rule. */
struct function_pass {
	const struct rule *rule;
	const struct program *program;
	const struct program_function *function;
	uint32_t node;
	struct finding_list *findings;
	struct program_cursor *cursor; /* use pass_body */
	struct rule_setting setting;   /* in the function's file; use pass_option */
	struct source_set *sources;
	struct program_pass *whole; /* for pass_declarations */
};

/* An option of the rule, by its place in rule.options: the number, or the bits of the words. */
int64_t pass_option(const struct function_pass *pass, size_t option);

/* The decoded body with graph and flow; decoded on first use. */
struct program_cursor *pass_body(struct function_pass *pass);

/* Does the function run on the loop: in a task or a callback? */
bool pass_is_on_loop(const struct function_pass *pass);
bool pass_is_in_task(const struct function_pass *pass);

/* In which of these two it runs: a task, where it does so at all. */
enum context pass_context(const struct function_pass *pass);

/* Does the function stand in a file that holds tests: below a folder named test or tests, or
 * named test_x.c or x_test.c? */
bool pass_is_test_code(const struct function_pass *pass);

/* Is the value read from something that counts: a field, global or local to which one is added,
 * or from which one is taken, somewhere? */
bool pass_is_counter(struct function_pass *pass, struct air_value value);

/* The calls a call may make: its own edges, or, when it calls a parameter of its function, those of
 * the call sites that hand one over. Writes at most `capacity`; returns how many. */
uint32_t pass_targets(const struct function_pass *pass, const struct program_call *call,
	const struct edge **edges, uint32_t capacity);

/* Visits the calls of the function. */
#define pass_each_call(pass, call)                                                                 \
	for (const struct program_call *                                                           \
			call = (pass)->program->calls + (pass)->function->first_call,              \
		       *call##_end = call + (pass)->function->call_count;                          \
		call != call##_end; call++)

/* The name of what a call calls: the symbol, or its only or first target; "a function pointer". */
const char *pass_callee_name(const struct function_pass *pass, const struct program_call *call);

/* Reports a finding at a call. A second one of the same rule at the same position is dropped.
 * Never NULL. */
struct finding *finding_at_call(struct function_pass *pass, const struct program_call *call,
	enum severity severity, enum certainty certainty, const char *format, ...)
	PRINTF_LIKE(5, 6);

/* Reports a finding anywhere: `at` says where, and which function it is in or about. */
struct finding_place {
	const char *path;
	uint32_t line, column;
	const char *function, *function_key; /* "" outside of functions */
	const char *callee;                  /* what it is about, as at a call */
};
struct finding *finding_at(struct program_pass *pass, struct finding_place at,
	enum severity severity, enum certainty certainty, const char *format, ...)
	PRINTF_LIKE(5, 6);

/* Where functions are declared, as it is written; read on first use. */
struct declarations *pass_declarations(struct program_pass *pass);

/* Says that the finding is about the whole of a loop of the function in hand. */
void finding_span_loop(struct function_pass *pass, struct finding *finding, uint32_t loop);

/* Steps from the root of a context down to the pass's function. */
void finding_add_path(struct function_pass *pass, struct finding *finding, enum context context);

/* The same by the way that leads to a call in it which blocks. */
void finding_add_ascent(
	struct function_pass *pass, struct finding *finding, const struct ascent *ascent);

/* Steps from the root that brings no deadline down to the pass's function. */
void finding_add_naked_path(struct function_pass *pass, struct finding *finding);

/* The anchor step of `call`, then the steps down to what blocks in `category`. `way` begins at the
 * call; NULL when the call itself blocks. */
void finding_add_block(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct block_path *way,
	enum block_category category);

/* One more step at a call; `is_anchor` for the finding's own position. */
void finding_add_call(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, bool is_anchor, const char *format, ...) PRINTF_LIKE(5, 6);

/* One more step along an edge of the graph: who calls whom, and through what. */
void finding_add_edge(struct function_pass *pass, struct finding *finding, const struct edge *edge,
	bool is_anchor);

/* Which rules are on in some file that the program was read from; `is_on` has one for each. */
void rules_on(const struct rule *const *rules, const struct program *program,
	const struct rule_settings *settings, bool *is_on);

/* Runs rules over every function of the program, but for those that are off in the function's file,
 * and over the whole of it those that are on anywhere. `settings` may be NULL: rules as they come.
 * Ends early when asked to (base/stop.h); what was found by then is not all. */
void rules_run(const struct rule *const *rules, struct program *program,
	const struct rule_settings *settings, struct finding_list *findings);

#endif
