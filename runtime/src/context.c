/*
 * Contexts: the C around the assembly, the ucontext version of it, and the sanitizers' view.
 *
 * Every switch has the shape: announce to the sanitizer, jump, and - when somebody jumped back -
 * announce the arrival. Without a sanitizer context_switch is the jump alone, in context.h.
 */
#include "context.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

#if ASYNC_ASAN

#include <sanitizer/common_interface_defs.h>

static void announce_new(struct context *context, void *low, size_t size)
{
	context->fake_stack = NULL;
	context->bottom = low;
	context->size = size;
}

void context_init_thread(struct context *context)
{
	pthread_attr_t attributes;
	void *low;
	size_t size;

	if (pthread_getattr_np(pthread_self(), &attributes) != 0)
		abort();
	pthread_attr_getstack(&attributes, &low, &size);
	pthread_attr_destroy(&attributes);
	announce_new(context, low, size);
}

static void announce(struct context *from, struct context *to)
{
	__sanitizer_start_switch_fiber(from ? &from->fake_stack : NULL, to->bottom, to->size);
}

static void arrive(struct context *context)
{
	__sanitizer_finish_switch_fiber(context->fake_stack, NULL, NULL);
}

void context_entered(void)
{
	__sanitizer_finish_switch_fiber(NULL, NULL, NULL);
}

void context_release(struct context *context)
{
	(void)context;
}

#elif ASYNC_TSAN

#include <sanitizer/tsan_interface.h>

static void announce_new(struct context *context, void *low, size_t size)
{
	(void)low;
	(void)size;
	context->fiber = __tsan_create_fiber(0);
}

void context_init_thread(struct context *context)
{
	context->fiber = __tsan_get_current_fiber();
}

static void announce(struct context *from, struct context *to)
{
	(void)from;
	__tsan_switch_to_fiber(to->fiber, 0);
}

static void arrive(struct context *context)
{
	(void)context;
}

void context_entered(void)
{
}

void context_release(struct context *context)
{
	__tsan_destroy_fiber(context->fiber);
}

#else

static void announce_new(struct context *context, void *low, size_t size)
{
	(void)context;
	(void)low;
	(void)size;
}

void context_init_thread(struct context *context)
{
	(void)context;
}

#endif

#ifdef ASYNC_SWITCH_UCONTEXT

/* makecontext passes ints: the pointer travels in two halves. */
static void start(unsigned high, unsigned low)
{
	struct context *context = (struct context *)(((uintptr_t)high << 32) | (uintptr_t)low);

	context->entry(context->arg);
	abort();
}

void context_init(
	struct context *context, void *low, size_t size, void (*entry)(void *arg), void *arg)
{
	uintptr_t self = (uintptr_t)context;

	announce_new(context, low, size);
	context->entry = entry;
	context->arg = arg;
	if (getcontext(&context->machine) != 0)
		abort();
	context->machine.uc_stack.ss_sp = low;
	context->machine.uc_stack.ss_size = size & ~(size_t)15;
	context->machine.uc_link = NULL;
	makecontext(&context->machine, (void (*)(void))start, 2, (unsigned)(self >> 32),
		(unsigned)(self & 0xffffffffu));
}

static void jump(struct context *from, struct context *to)
{
	swapcontext(&from->machine, &to->machine);
}

#else

/* Pushes the callee-saved registers, stores the stack pointer in *from, and undoes the same for
 * `to`. In switch_*.S. */
void async_switch(void **from, void *to);

/* Where a new context begins: enters the function. */
void async_switch_start(void);

enum {
#if defined(__x86_64__)
	FRAME_WORDS = 6, /* where to go on, rbp, entry, arg, and two zeros */
	FRAME_ENTRY = 2,
	FRAME_ARG = 3,
	FRAME_RETURN = 0,
#else
	FRAME_WORDS = 20, /* x19-x28, x29, x30, d8-d15 */
	FRAME_ENTRY = 0,
	FRAME_ARG = 1,
	FRAME_RETURN = 11,
#endif
};

void context_init(
	struct context *context, void *low, size_t size, void (*entry)(void *arg), void *arg)
{
	uintptr_t top = ((uintptr_t)low + size) & ~(uintptr_t)15;
	uintptr_t *frame = (uintptr_t *)top - FRAME_WORDS;

	announce_new(context, low, size);
	for (size_t i = 0; i < FRAME_WORDS; i++)
		frame[i] = 0;
	frame[FRAME_ENTRY] = (uintptr_t)entry;
	frame[FRAME_ARG] = (uintptr_t)arg;
	frame[FRAME_RETURN] = (uintptr_t)async_switch_start;
	context->sp = frame;
}

#if ASYNC_ASAN || ASYNC_TSAN || !defined(__x86_64__)
static void jump(struct context *from, struct context *to)
{
	async_switch(&from->sp, to->sp);
}
#endif

#endif

#if defined(ASYNC_SWITCH_UCONTEXT) || ASYNC_ASAN || ASYNC_TSAN || !defined(__x86_64__)

#if !ASYNC_ASAN && !ASYNC_TSAN
static void announce(struct context *from, struct context *to)
{
	(void)from;
	(void)to;
}

static void arrive(struct context *context)
{
	(void)context;
}
#endif

void context_switch(struct context *from, struct context *to)
{
	announce(from, to);
	jump(from, to);
	arrive(from);
}

void context_leave(struct context *from, struct context *to)
{
	announce(NULL, to);
	jump(from, to);
	abort();
}

#endif
