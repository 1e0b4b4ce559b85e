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
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASYNC_ASAN 1
#endif
#endif
#ifndef ASYNC_ASAN
#define ASYNC_ASAN 0
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
};

/* Prepares a context that will call entry(arg) on the stack [low, low + size). `entry` must not
 * return, and must begin with context_entered. `low + size` need not be aligned. */
void context_init(
	struct context *context, void *low, size_t size, void (*entry)(void *arg), void *arg);

/* Tells the sanitizer that the switch from `from` into a new context has been made. */
void context_entered(struct context *from);

/* Stops in `from` and goes on in `to`; returns when somebody switches back. */
void context_switch(struct context *from, struct context *to);

/* Goes on in `to` for good. The caller's stack may be reused after that. */
void context_leave(struct context *from, struct context *to);

#endif
