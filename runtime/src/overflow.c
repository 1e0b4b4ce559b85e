/*
 * The report of a stack overflow.
 *
 * A frame below the end of a stack touches its guard: the thread gets SIGSEGV (SIGBUS on some
 * systems), on the alternate stack, since there is no other left. If the address is in the guard of
 * the running task this is said, and the program goes down by the same signal as without us, so
 * that a core file shows the fault itself.
 *
 *  1. The first line is made without a call that a handler may not make. What follows (places, the
 *     calls) allocates and takes locks, and may hang if the task was in malloc: a timer ends it
 *     then.
 *  2. Faults that are not ours go to the handler that was there before, or take their default.
 *  3. Under AddressSanitizer the handler is its own, and says as much.
 */
#include "overflow.h"
#include "loop.h"
#include "sample.h"
#include "symbol.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

enum {
	ALTERNATE_SIZE = 64 * 1024,
	ALTERNATE_MIN = 16 * 1024,
	DETAILS_MAX_S = 3,
	DETAIL_FRAMES = 8,
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct sigaction previous_segv;
static struct sigaction previous_bus;

/* ---- the first line ---------------------------------------------------------------------- */

struct line {
	char text[256];
	size_t length;
};

static void add_text(struct line *line, const char *text)
{
	while (*text && line->length < sizeof line->text)
		line->text[line->length++] = *text++;
}

static void add_number(struct line *line, uint64_t value)
{
	char digits[21];
	size_t at = sizeof digits - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	add_text(line, digits + at);
}

static void print(const struct line *line)
{
	ssize_t written = write(STDERR_FILENO, line->text, line->length);

	(void)written; /* there is nothing left to do about it */
}

static void print_first(const struct async_task *task)
{
	struct line line = { .length = 0 };

	add_text(&line, "async: task ");
	add_number(&line, task->id);
	if (task->name) {
		add_text(&line, " '");
		add_text(&line, task->name);
		add_text(&line, "'");
	}
	add_text(&line, " overflowed its stack of ");
	add_number(&line, task->stack.size / 1024);
	add_text(&line, " KiB; give config.stack_size more\n");
	print(&line);
}

/* ---- the rest ---------------------------------------------------------------------------- */

static void die_of(int number)
{
	sigset_t set;

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	raise(number);
}

static void on_alarm(int number)
{
	(void)number;
	die_of(SIGSEGV);
}

static void limit_time(void)
{
	struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_ONSTACK };
	struct itimerval timer = { .it_value = { .tv_sec = DETAILS_MAX_S } };
	sigset_t set;

	sigemptyset(&action.sa_mask);
	sigaction(SIGALRM, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

static void print_place(const char *before, const void *address)
{
	struct line line = { .length = 0 };
	char text[192];

	add_text(&line, before);
	add_text(&line, symbol_format(address, text, sizeof text));
	add_text(&line, "\n");
	print(&line);
}

static void print_details(const struct async_task *task)
{
	struct sample sample;

	print_place("  it runs ", (const void *)(uintptr_t)task->fn);
	if (task->spawned_at)
		print_place("  started in ", symbol_call(task->spawned_at));
	sample_unwind(&sample);
	for (size_t i = 0; i < sample.count && i < DETAIL_FRAMES; i++)
		print_place(i == 0 ? "  was in " : "  called from ", sample.frames[i]);
}

/* ---- the handler ------------------------------------------------------------------------- */

/* The task whose stack the thread is on; NULL for its own stack. */
static const struct async_task *stack_owner(void)
{
	const struct async_loop *loop = loop_here();

	if (!loop)
		return NULL;
	return loop->current ? loop->current : loop->ending;
}

static bool is_overflow(const struct async_task *task, const siginfo_t *info)
{
	size_t page = task->loop->stacks.page;
	uintptr_t low = (uintptr_t)task->stack.low;

	return info->si_code > 0 && low - (uintptr_t)info->si_addr - 1 < page;
}

static void pass_on(const struct sigaction *previous, int number, siginfo_t *info, void *context)
{
	if (previous->sa_flags & SA_SIGINFO)
		previous->sa_sigaction(number, info, context);
	else if (previous->sa_handler != SIG_DFL && previous->sa_handler != SIG_IGN)
		previous->sa_handler(number);
	else if (info->si_code > 0)
		signal(number, SIG_DFL); /* and the instruction faults again */
	else if (previous->sa_handler == SIG_DFL)
		die_of(number);
}

static void on_fault(int number, siginfo_t *info, void *context)
{
	int error = errno;
	const struct async_task *task = stack_owner();

	if (task && is_overflow(task, info)) {
		print_first(task);
		limit_time();
		print_details(task);
		signal(number, SIG_DFL);
	} else {
		pass_on(number == SIGSEGV ? &previous_segv : &previous_bus, number, info, context);
	}
	errno = error;
}

void overflow_found(const struct async_task *task)
{
	print_first(task);
	print_details(task);
	abort();
}

/* ---- beginning and end ------------------------------------------------------------------- */

static void listen_to_faults(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };

	action.sa_sigaction = on_fault;
	sigfillset(&action.sa_mask); /* nothing may come in between any more */
	if (ASYNC_ASAN || ASYNC_TSAN)
		return;
	sigaction(SIGSEGV, &action, &previous_segv);
	sigaction(SIGBUS, &action, &previous_bus);
}

void overflow_begin(struct overflow *overflow)
{
	stack_t stack = { .ss_size = ALTERNATE_SIZE };

	pthread_once(&once, listen_to_faults);
	overflow->memory = NULL;
	if (sigaltstack(NULL, &overflow->previous) != 0)
		return;
	if (!(overflow->previous.ss_flags & SS_DISABLE) &&
		overflow->previous.ss_size >= ALTERNATE_MIN)
		return;
	stack.ss_sp = mmap(NULL, ALTERNATE_SIZE, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (stack.ss_sp == MAP_FAILED)
		return;
	overflow->memory = stack.ss_sp;
	sigaltstack(&stack, NULL);
}

void overflow_end(struct overflow *overflow)
{
	if (!overflow->memory)
		return;
	sigaltstack(&overflow->previous, NULL);
	munmap(overflow->memory, ALTERNATE_SIZE);
}
