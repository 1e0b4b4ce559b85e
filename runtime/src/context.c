/*
 * Contexts: the C around the assembly, the ucontext version of it, and the sanitizer's view.
 *
 * Every switch has the shape: announce to the sanitizer, jump, and - when somebody jumped back -
 * announce the arrival. Without AddressSanitizer the announcements are empty.
 */
#include "context.h"

#include <stdint.h>
#include <stdlib.h>

#if ASYNC_ASAN
#include <sanitizer/common_interface_defs.h>

static void announce(struct context *to, void **fake_stack)
{
	__sanitizer_start_switch_fiber(fake_stack, to->bottom, to->size);
}

static void arrive(struct context *context)
{
	__sanitizer_finish_switch_fiber(context->fake_stack, NULL, NULL);
}

void context_entered(struct context *from)
{
	__sanitizer_finish_switch_fiber(NULL, &from->bottom, &from->size);
}

static void remember_stack(struct context *context, void *low, size_t size)
{
	context->fake_stack = NULL;
	context->bottom = low;
	context->size = size;
}
#define FAKE_STACK(context) (&(context)->fake_stack)
#else
#define FAKE_STACK(context) NULL

static void announce(struct context *to, void **fake_stack)
{
	(void)to;
	(void)fake_stack;
}

static void arrive(struct context *context)
{
	(void)context;
}

void context_entered(struct context *from)
{
	(void)from;
}

static void remember_stack(struct context *context, void *low, size_t size)
{
	(void)context;
	(void)low;
	(void)size;
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

	remember_stack(context, low, size);
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

/* Where a new context begins: calls the function it finds in a callee-saved register. */
void async_switch_start(void);

enum {
#if defined(__x86_64__)
	FRAME_WORDS = 9, /* r15 r14 r13 r12 rbx rbp return-address, and two zeros */
	FRAME_ENTRY = 3,
	FRAME_ARG = 2,
	FRAME_RETURN = 6,
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

	remember_stack(context, low, size);
	for (size_t i = 0; i < FRAME_WORDS; i++)
		frame[i] = 0;
	frame[FRAME_ENTRY] = (uintptr_t)entry;
	frame[FRAME_ARG] = (uintptr_t)arg;
	frame[FRAME_RETURN] = (uintptr_t)async_switch_start;
	context->sp = frame;
}

static void jump(struct context *from, struct context *to)
{
	async_switch(&from->sp, to->sp);
}

#endif

void context_switch(struct context *from, struct context *to)
{
	announce(to, FAKE_STACK(from));
	jump(from, to);
	arrive(from);
}

void context_leave(struct context *from, struct context *to)
{
	announce(to, NULL);
	jump(from, to);
	abort();
}
