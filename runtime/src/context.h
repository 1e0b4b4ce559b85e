/*
 * A context is a stack and the place where it stopped.
 *
 * Exactly one context of a thread runs. The loop's context is the thread's own stack; it is
 * filled in by the first switch away from it. Two implementations: a few instructions of assembly
 * (switch_*.S), and ucontext where there are none or when ASYNC_SWITCH_UCONTEXT is defined.
 *
 *  1. Callee-saved integer registers are kept across a switch; the floating-point control words
 *     are not, they belong to the thread.
 *  2. A context that is left for good is left with context_leave, so that AddressSanitizer can
 *     drop what it keeps about its stack.
 *  3. Under a sanitizer every switch is announced to it; without one there is only the jump.
 */
#ifndef ASYNC_SRC_CONTEXT_H
#define ASYNC_SRC_CONTEXT_H

#include <stddef.h>

#if !defined(ASYNC_SWITCH_UCONTEXT) && !defined(__x86_64__) && !defined(__aarch64__)
#define ASYNC_SWITCH_UCONTEXT
#endif

#ifdef ASYNC_SWITCH_UCONTEXT
#include <ucontext.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define ASYNC_ASAN 1
#elif defined(__SANITIZE_THREAD__)
#define ASYNC_TSAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASYNC_ASAN 1
#elif __has_feature(thread_sanitizer)
#define ASYNC_TSAN 1
#endif
#endif
#ifndef ASYNC_ASAN
#define ASYNC_ASAN 0
#endif
#ifndef ASYNC_TSAN
#define ASYNC_TSAN 0
#endif

struct context {
#ifdef ASYNC_SWITCH_UCONTEXT
	ucontext_t machine;
	void (*entry)(void *arg);
	void *arg;
#else
	void *sp;
#endif
#if ASYNC_ASAN
	void *fake_stack;
	const void *bottom;
	size_t size;
#endif
#if ASYNC_TSAN
	void *fiber;
#endif
};

/* Prepares a context that will call entry(arg) on the stack [low, low + size). `entry` must not
 * return, and must begin with context_entered. `low + size` need not be aligned. */
void context_init(
	struct context *context, void *low, size_t size, void (*entry)(void *arg), void *arg);

/* Fills in what the sanitizers have to know about the context of the running thread. */
void context_init_thread(struct context *context);

/* Tells the sanitizer that a new context has been switched into. */
void context_entered(void);

/* The stack of a context that was left for good, or never entered, is given back. */
void context_release(struct context *context);

/* Goes on in `to` for good. The caller's stack may be reused after that. */
void context_leave(struct context *from, struct context *to);

#if defined(ASYNC_SWITCH_UCONTEXT) || ASYNC_ASAN || ASYNC_TSAN

/* Stops in `from` and goes on in `to`; returns when somebody switches back. */
void context_switch(struct context *from, struct context *to);

#else

/* Pushes the callee-saved registers, stores the stack pointer in *from, and undoes the same for
 * `to`. In switch_*.S. */
void async_switch(void **from, void *to);

static inline void context_switch(struct context *from, struct context *to)
{
	async_switch(&from->sp, to->sp);
}

#endif

#endif
