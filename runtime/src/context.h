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

#if ASYNC_ASAN || ASYNC_TSAN

/* Tells the sanitizer that a new context has been switched into. */
void context_entered(void);

/* The stack of a context that was left for good, or never entered, is given back. */
void context_release(struct context *context);

#else

static inline void context_entered(void)
{
}

static inline void context_release(struct context *context)
{
	(void)context;
}

#endif

#if defined(ASYNC_SWITCH_UCONTEXT) || ASYNC_ASAN || ASYNC_TSAN || !defined(__x86_64__)

/* Stops in `from` and goes on in `to`; returns when somebody switches back. */
void context_switch(struct context *from, struct context *to);

/* Goes on in `to` for good. The caller's stack may be reused after that. */
void context_leave(struct context *from, struct context *to);

#else

/* Compilers keep values in these, too, where the program is built for such a processor. */
#ifdef __AVX512F__
#define CLOBBERED_BY_AVX512                                                                        \
	, "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24",         \
		"xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k0", "k1", "k2",   \
		"k3", "k4", "k5", "k6", "k7"
#else
#define CLOBBERED_BY_AVX512
#endif

/*
 * The same in place. A parked stack holds, from its stack pointer up: where to go on, rbp, and 128
 * bytes the compiler may be using below its own stack pointer. The other registers are the
 * compiler's to keep.
 *
 * In place and ending in a jump, because the processor predicts a `ret` by the calls it has seen:
 * each call that is left by a switch makes a later `ret` go astray, which costs more than all the
 * rest of the switch.
 */
static inline void context_switch(struct context *from, struct context *to)
{
	void **save = &from->sp;
	void *sp = to->sp;

	__asm__ volatile("leaq -128(%%rsp), %%rsp\n\t"
			 "pushq %%rbp\n\t"
			 "leaq 1f(%%rip), %%rax\n\t"
			 "pushq %%rax\n\t"
			 "movq %%rsp, (%0)\n\t"
			 "movq %1, %%rsp\n\t"
			 "popq %%rax\n\t"
			 "jmpq *%%rax\n"
			 "1:\n\t"
			 "popq %%rbp\n\t"
			 "subq $-128, %%rsp"
			 : "+D"(save), "+S"(sp)
			 :
			 : "rax", "rbx", "rcx", "rdx", "r8", "r9", "r10", "r11", "r12", "r13",
			 "r14", "r15", "memory", "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4",
			 "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",
			 "xmm14", "xmm15", "mm0", "mm1", "mm2", "mm3", "mm4", "mm5", "mm6", "mm7",
			 "st", "st(1)", "st(2)", "st(3)", "st(4)", "st(5)", "st(6)",
			 "st(7)" CLOBBERED_BY_AVX512);
}

static inline _Noreturn void context_leave(struct context *from, struct context *to)
{
	(void)from;
	__asm__ volatile("movq %0, %%rsp\n\t"
			 "popq %%rax\n\t"
			 "jmpq *%%rax"
			 :
			 : "r"(to->sp)
			 : "memory");
	__builtin_unreachable();
}

#endif

#endif
