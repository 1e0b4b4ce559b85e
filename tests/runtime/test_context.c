/*
 * The context switch alone: no libuv, no Check, so that it can be built with a cross compiler and
 * run under an emulator:
 *
 *	aarch64-linux-gnu-gcc -static -D_GNU_SOURCE -I runtime/src tests/runtime/test_context.c \
 *		runtime/src/context.c runtime/src/switch_aarch64.S -o test_context
 *	qemu-aarch64 ./test_context
 *
 * Two contexts hand a number back and forth while each keeps live values, integer and floating,
 * in registers that a switch must preserve.
 */
#include "context.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 100000, STACK = 256 * 1024 };

struct side {
	struct context context;
	struct side *other;
	unsigned long turns;
	double sum;
	int is_aligned;
};

static struct side thread_side;

/* Not inlined: the compiler has to keep the values across a call it knows nothing of. */
__attribute__((noinline)) static void turn(struct side *side)
{
	side->turns++;
	context_switch(&side->context, &side->other->context);
}

static void play(struct side *side)
{
	unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6;
	double x = 0.5, y = 0.25;
	char buffer[64];

	for (int i = 0; i < ROUNDS; i++) {
		turn(side);
		a += 1, b += a, c ^= b, d += c, e ^= d, f += e;
		x += 1.0;
		y += x;
	}
	/* printf needs the stack the ABI promises. */
	snprintf(buffer, sizeof buffer, "%lu %.2f", a + b + c + d + e + f, x + y);
	side->sum = strtod(buffer, NULL) + y;
}

static void entry(void *arg)
{
	struct side *side = arg;
	_Alignas(16) char aligned[16];

	context_entered();
	side->is_aligned = ((uintptr_t)(void *)aligned & 15) == 0;
	play(side);
	context_leave(&side->context, &side->other->context);
}

int main(void)
{
	static struct side task_side;
	char *stack = malloc(STACK);

	if (!stack)
		return 1;
	context_init_thread(&thread_side.context);
	thread_side.other = &task_side;
	task_side.other = &thread_side;
	/* An odd size: context_init has to align the top itself. */
	context_init(&task_side.context, stack, STACK - 7, entry, &task_side);
	play(&thread_side);
	context_switch(&thread_side.context, &task_side.context);
	context_release(&task_side.context);
	free(stack);
	if (task_side.sum > thread_side.sum || task_side.sum < thread_side.sum) {
		fprintf(stderr, "registers were lost: %f, %f\n", thread_side.sum, task_side.sum);
		return 1;
	}
	if (!task_side.is_aligned || task_side.turns != ROUNDS || thread_side.turns != ROUNDS) {
		fprintf(stderr, "wrong: %lu turns\n", task_side.turns);
		return 1;
	}
	return 0;
}
