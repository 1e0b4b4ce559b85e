/*
 * Declarations that lack something; the comment behind each says what. Two that lack nothing stand
 * at the end.
 */
#include <async/async.h>

/* A complaint stands on the line it is about. */
// clang-format off

struct wrong;

/* Says nothing at all. */
void wrong_nothing(void); // lacks: one word for whether // lacks: one word for where

/* Says two things at once. */
ASYNC_FN ASYNC_NONBLOCKING ASYNC_WAITS("timer") void wrong_both(void); // lacks: one word for whether

/* Two places. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ANY_THREAD void wrong_places(void); // lacks: one word for where

ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_comment(void); // lacks: a comment of its own

/* Waits for what? */
ASYNC_FN void wrong_wait(void); // lacks: what it waits for

/* Waits, but does not suspend. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_WAITS("local") void wrong_waits(void); // lacks: what it waits for

/* No word of the table. */
ASYNC_ANNOTATION("async:parrot") ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_word(void); // lacks: a word of annotate.h instead of "async:parrot"

/* No kind of the table. */
ASYNC_FN ASYNC_WAITS("parrot") void wrong_kind(void); // lacks: a word of annotate.h instead of "async:waits;kind=parrot"

/* No kind of the table, on a type. */
struct ASYNC_SCOPE_TYPE("parrot") wrong_scope { // lacks: a word of annotate.h
	int member;
};

/* Gives back in secret. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_unref(struct wrong *wrong); // lacks: that it gives something back

/* Says what it gives back, not that its argument is used up. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_RELEASES("file") void wrong_free(struct wrong *wrong); // lacks: that its argument is used up

/* Suspends. */
ASYNC_FN ASYNC_WAITS("local") ASYNC_RELEASES("file") void wrong_close(ASYNC_P_CONSUMES struct wrong *w); // lacks: a promise not to suspend

/* A result that is owned. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct wrong *wrong_result(void); // lacks: that it hands something over

/* The same through a parameter. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_parameter(struct wrong **out); // lacks: that it hands something over

/* The same by name. */
ASYNC_FN ASYNC_WAITS("local") void wrong_lock(struct wrong *wrong); // lacks: that it hands something over

/* A task. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY struct async_task *wrong_task(void); // lacks: that its result is a task

/* A task that starts in secret. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_start(ASYNC_P_ENTRY async_fn fn); // lacks: how it starts the task

/* A result that matters. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY int wrong_number(void); // lacks: that its result must be used

/* The same, owned. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY ASYNC_ACQUIRES("file") struct wrong *wrong_new(void); // lacks: that its result must be used

/* A function of which nobody knows where it runs. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_function(void (*fn)(void *arg)); // lacks: fn: where the function runs

/* The same, hidden in a typedef. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_typedef(async_fn fn); // lacks: fn: where the function runs

/* A time limit. */
ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_time(uint64_t grace_ms); // lacks: grace_ms: that it is a time limit

/* A limit of tasks. */
ASYNC_SCOPE_OPEN("group") ASYNC_NONBLOCKING ASYNC_LOOP_ONLY void wrong_limit(size_t limit); // lacks: limit: that it is a concurrency limit

/* Nothing is wrong here. */
ASYNC_FN ASYNC_WAITS("remote") ASYNC_ACQUIRES("stream") ASYNC_MUST_USE
	int right_connect(const char *host, struct async_stream **stream);

/* Nor here. */
ASYNC_NONBLOCKING ASYNC_ANY_THREAD ASYNC_READONLY bool right_question(void);
