/*
 * Annotations: what a declaration does to an event loop, in a form a tool can read.
 *
 * The header needs nothing and includes nothing, so any project may copy it. Under clang each
 * macro becomes `__attribute__((annotate("async:WORD")))` or `annotate("async:WORD;key=value")`;
 * under every other compiler it becomes nothing. An annotation changes no code.
 *
 *  1. Function annotations stand before the return type, parameter annotations before the
 *     parameter's type, type annotations right after `struct`:
 *
 *         ASYNC_FN ASYNC_WAITS("timer") int nap(uint64_t ms);
 *         ASYNC_SPAWNS("task") struct task *start(ASYNC_P_ENTRY int (*fn)(void *), void *arg);
 *         struct ASYNC_SCOPE_TYPE("deadline") budget { int left; };
 *
 *  2. Several may stand on one declaration. They are inherited by later redeclarations.
 *  3. Arguments written `"text"` below are string literals: they are pasted into one literal.
 *     Only ASYNC_BOUNDED and ASYNC_P_OWNED_BY take a number.
 *  4. This is the one table. A word that is not here has no meaning.
 *
 * What the function does
 *
 *  spelling                  string                      meaning
 *  ASYNC_FN                  async:suspends              always a suspension and cancellation point
 *  ASYNC_FN_SHIELDED         async:suspends;shielded=1   suspends, and is never cancelled half way
 *  ASYNC_BLOCKING("use")     async:blocks;use=USE        stops the thread, and with it every task;
 *                                                        USE is the function to call instead, or ""
 *  ASYNC_CPU_HEAVY("use")    async:cpu-heavy;use=USE     computes for long enough to stall a loop
 *  ASYNC_MIXED               async:mixed                 suspends in a task, blocks outside of one
 *  ASYNC_NONBLOCKING         async:nonblocking           a promise: never blocks; analysis stops
 *                                                        here
 *  ASYNC_NO_SUSPEND          async:no-suspend            must not suspend, nor may what it calls
 *  ASYNC_READONLY            async:readonly              no visible effect: may run beside others
 *  ASYNC_TESTS_TASK          async:tests-context         a true result says: we run in a task
 *  ASYNC_ORDERED             async:ordered               calls on one first argument are a
 *                                                        sequence: they cannot be run side by side
 *  ASYNC_BOUNDED(n)          async:bounded;n=N           its work or its result is at most N
 *
 * Where the function may run
 *
 *  ASYNC_LOOP_ONLY           async:loop-only             only on the thread of its loop
 *  ASYNC_WORKER_ONLY         async:worker-only           only off the loop, on a worker thread
 *  ASYNC_ANY_THREAD          async:any-thread            callable from every thread
 *  ASYNC_RUNS_LOOP           async:runs-loop             runs a loop until it is done: start-up
 *                                                        only
 *
 * What a suspending function waits for
 *
 *  ASYNC_WAITS("kind")       async:waits;kind=KIND       KIND decides whether a deadline is needed:
 *    "remote"                                            a peer or a human ends it: connect, read
 *    "accept"                                            endless by nature: the next connection
 *    "timer"                                             its own argument ends it
 *    "local"                                             other tasks of this program end it: await,
 *                                                        channel, semaphore
 *    "offload"                                           a worker thread ends it
 *    "yield"                                             nothing: it only lets others run
 *  ASYNC_WANTS_DEADLINE      async:wants-deadline        ought to be called inside a deadline
 *  ASYNC_WANTS_LIMIT         async:wants-limit           ought to be called under a concurrency
 *                                                        limit
 *
 * Tasks
 *
 *  ASYNC_SPAWNS("kind")      async:spawns;kind=KIND      starts tasks:
 *    "task"                                              one, and a handle is returned
 *    "detached"                                          one, on its own
 *    "group"                                             one, joined by a group
 *    "map"                                               one for each item of an array
 *  ASYNC_RETURNS_TASK        async:returns-task          the result is a handle the caller must
 *                                                        consume
 *  ASYNC_JOINS               async:joins                 waits for the end of other tasks
 *  ASYNC_CANCELS             async:cancels               requests cancellation of another task
 *  ASYNC_DETACHED            async:detached              deliberate fire and forget
 *  ASYNC_CANCEL_ROOT         async:cancel-root           a supervisor: cancellation may end here
 *
 * Scopes and things held
 *
 *  ASYNC_SCOPE_OPEN("kind")  async:scope-open;kind=KIND  opens a scope of the calling block
 *  ASYNC_SCOPE_CLOSE("kind") async:scope-close;kind=KIND closes it
 *  ASYNC_SCOPE_TYPE("kind")  async:scope-type;kind=KIND  on a struct: a variable of it is the scope
 *    kinds                                               deadline, abort, group, limit, shield,
 *                                                        no-suspend, lock
 *  ASYNC_ACQUIRES("kind")    async:acquires;kind=KIND    hands one KIND to the caller, who has to
 *                                                        give it back: as its result, or through
 *                                                        its last parameter that is a pointer to a
 *                                                        pointer (connect, listen, accept); where
 *                                                        there is neither, it is taken from the
 *                                                        first argument (a permit of a semaphore)
 *  ASYNC_RELEASES("kind")    async:releases;kind=KIND    gives back what its first argument is, or
 *                                                        what was taken from it
 *    kinds                                               permit and lock cap and exclude; others
 *                                                        only pair an acquiring function with a
 *                                                        releasing one, and any word will do. The
 *                                                        runtime's: channel, semaphore, mutex,
 *                                                        event, condition, token, stream, listener,
 *                                                        reader, socket, file, directory, watch,
 *                                                        process, signal, http-client,
 *                                                        http-response, tls-context
 *
 * Parameters
 *
 *  ASYNC_P_ENTRY             async:p-entry               a function that is run as a task
 *  ASYNC_P_WORKER            async:p-worker              a function that is run on a pool thread
 *  ASYNC_P_CALLBACK          async:p-callback            a function that is run on the loop, not in
 *                                                        a task
 *  ASYNC_P_CALLED            async:p-called              a function that the calling task itself
 *                                                        runs, in this call or later
 *  ASYNC_P_ESCAPES           async:p-escapes             the pointee is used after the call
 *                                                        returned
 *  ASYNC_P_CONSUMES          async:p-consumes            the argument is used up: never pass it
 *                                                        again
 *  ASYNC_P_LIMIT             async:p-limit               a concurrency limit; 0 means none
 *  ASYNC_P_COUNT             async:p-count               how many items there are
 *  ASYNC_P_TIMEOUT           async:p-timeout             a time limit in milliseconds
 *  ASYNC_P_NONBLOCKING       async:p-nonblocking         a descriptor that does not block from now
 *                                                        on
 *  ASYNC_P_OWNED_BY(n)       async:p-owned-by;n=N        a descriptor that belongs to what argument
 *                                                        N, counted from 0, is set to: nobody else
 *                                                        reads or writes it
 */
#ifndef ASYNC_ANNOTATE_H
#define ASYNC_ANNOTATE_H

#if defined(__clang__)
#define ASYNC_ANNOTATION(text) __attribute__((annotate(text)))
#else
#define ASYNC_ANNOTATION(text)
#endif

#define ASYNC_FN             ASYNC_ANNOTATION("async:suspends")
#define ASYNC_FN_SHIELDED    ASYNC_ANNOTATION("async:suspends;shielded=1")
#define ASYNC_BLOCKING(use)  ASYNC_ANNOTATION("async:blocks;use=" use)
#define ASYNC_CPU_HEAVY(use) ASYNC_ANNOTATION("async:cpu-heavy;use=" use)
#define ASYNC_MIXED          ASYNC_ANNOTATION("async:mixed")
#define ASYNC_NONBLOCKING    ASYNC_ANNOTATION("async:nonblocking")
#define ASYNC_NO_SUSPEND     ASYNC_ANNOTATION("async:no-suspend")
#define ASYNC_READONLY       ASYNC_ANNOTATION("async:readonly")
#define ASYNC_TESTS_TASK     ASYNC_ANNOTATION("async:tests-context")
#define ASYNC_ORDERED        ASYNC_ANNOTATION("async:ordered")
#define ASYNC_BOUNDED(n)     ASYNC_ANNOTATION("async:bounded;n=" #n)

#define ASYNC_LOOP_ONLY   ASYNC_ANNOTATION("async:loop-only")
#define ASYNC_WORKER_ONLY ASYNC_ANNOTATION("async:worker-only")
#define ASYNC_ANY_THREAD  ASYNC_ANNOTATION("async:any-thread")
#define ASYNC_RUNS_LOOP   ASYNC_ANNOTATION("async:runs-loop")

#define ASYNC_WAITS(kind)    ASYNC_ANNOTATION("async:waits;kind=" kind)
#define ASYNC_WANTS_DEADLINE ASYNC_ANNOTATION("async:wants-deadline")
#define ASYNC_WANTS_LIMIT    ASYNC_ANNOTATION("async:wants-limit")

#define ASYNC_SPAWNS(kind) ASYNC_ANNOTATION("async:spawns;kind=" kind)
#define ASYNC_RETURNS_TASK ASYNC_ANNOTATION("async:returns-task")
#define ASYNC_JOINS        ASYNC_ANNOTATION("async:joins")
#define ASYNC_CANCELS      ASYNC_ANNOTATION("async:cancels")
#define ASYNC_DETACHED     ASYNC_ANNOTATION("async:detached")
#define ASYNC_CANCEL_ROOT  ASYNC_ANNOTATION("async:cancel-root")

#define ASYNC_SCOPE_OPEN(kind)  ASYNC_ANNOTATION("async:scope-open;kind=" kind)
#define ASYNC_SCOPE_CLOSE(kind) ASYNC_ANNOTATION("async:scope-close;kind=" kind)
#define ASYNC_SCOPE_TYPE(kind)  ASYNC_ANNOTATION("async:scope-type;kind=" kind)
#define ASYNC_ACQUIRES(kind)    ASYNC_ANNOTATION("async:acquires;kind=" kind)
#define ASYNC_RELEASES(kind)    ASYNC_ANNOTATION("async:releases;kind=" kind)

#define ASYNC_P_ENTRY       ASYNC_ANNOTATION("async:p-entry")
#define ASYNC_P_WORKER      ASYNC_ANNOTATION("async:p-worker")
#define ASYNC_P_CALLBACK    ASYNC_ANNOTATION("async:p-callback")
#define ASYNC_P_CALLED      ASYNC_ANNOTATION("async:p-called")
#define ASYNC_P_ESCAPES     ASYNC_ANNOTATION("async:p-escapes")
#define ASYNC_P_CONSUMES    ASYNC_ANNOTATION("async:p-consumes")
#define ASYNC_P_LIMIT       ASYNC_ANNOTATION("async:p-limit")
#define ASYNC_P_COUNT       ASYNC_ANNOTATION("async:p-count")
#define ASYNC_P_TIMEOUT     ASYNC_ANNOTATION("async:p-timeout")
#define ASYNC_P_NONBLOCKING ASYNC_ANNOTATION("async:p-nonblocking")
#define ASYNC_P_OWNED_BY(n) ASYNC_ANNOTATION("async:p-owned-by;n=" #n)

#endif
