/*
 * Samples.
 *
 * The signal is SIGURG: ignored by default, so that one too many does no harm, and of use to almost
 * nobody, as Go found for the same purpose. Somebody else's handler is called for what is not ours.
 *
 *  1. The handler runs on the thread's alternate stack (overflow.c), allocates nothing and takes no
 *     lock: libgcc's unwinder finds its tables without one where glibc is 2.35 or newer, and else
 *     with one that the thread itself cannot wait for.
 *  2. A backtrace goes past the signal's frame to the interrupted one, and ends where the stack of
 *     the task begins, in async_switch_start.
 */
#include "sample.h"
#include "loop.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unwind.h>

enum {
	READ_TRIES = 10,
	READ_MAX_NS = 100 * 1000,
};

static const uint64_t outside_mark = (uint64_t)1 << 63;

static struct sigaction previous;
static bool is_listening;

/* ---- unwinding --------------------------------------------------------------------------- */

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *argument)
{
	struct sample *sample = argument;
	int is_exact = 0;
	uintptr_t at = _Unwind_GetIPInfo(context, &is_exact);

	if (at == 0)
		return _URC_END_OF_STACK;
	if (is_exact) /* what the signal interrupted: all before it is our own */
		sample->count = 0;
	if (sample->count == SAMPLE_FRAMES)
		return _URC_END_OF_STACK;
	sample->frames[sample->count++] = (const void *)(is_exact ? at : at - 1);
	return _URC_NO_REASON;
}

void sample_unwind(struct sample *sample)
{
	sample->count = 0;
	_Unwind_Backtrace(add_frame, sample);
}

/* ---- the handler ------------------------------------------------------------------------- */

static bool is_current(const struct watch *watch, uint64_t id)
{
	uint64_t slice = __atomic_load_n(&watch->loop->meter.slice_began, __ATOMIC_ACQUIRE);

	return id == slice || (slice == 0 && (id & outside_mark));
}

static void take_sample(struct watch *watch, void *context)
{
	uint64_t id;

	__atomic_store_n(&watch->is_sampling, true, __ATOMIC_SEQ_CST);
	id = __atomic_exchange_n(&watch->requested, 0, __ATOMIC_SEQ_CST);
	if (id) {
		if (id != watch->sampled)
			watch->sample_count = 0;
		watch->sampled = id;
		if (is_current(watch, id) && watch->sample_count < SAMPLES)
			sample_unwind(&watch->samples[watch->sample_count++]);
		blocked_resume(&watch->blocked, context, &watch->rest);
	}
	__atomic_store_n(&watch->is_sampling, false, __ATOMIC_SEQ_CST);
}

static void pass_on(int number, siginfo_t *info, void *context)
{
	if (previous.sa_flags & SA_SIGINFO)
		previous.sa_sigaction(number, info, context);
	else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
		previous.sa_handler(number);
}

static void on_signal(int number, siginfo_t *info, void *context)
{
	int error = errno;
	struct async_loop *loop = loop_here();

	if (loop && info->si_code == SI_TKILL &&
		__atomic_exchange_n(&loop->watch.is_sent, false, __ATOMIC_SEQ_CST))
		take_sample(&loop->watch, context);
	else
		pass_on(number, info, context);
	errno = error;
}

/* ---- for the watchdog -------------------------------------------------------------------- */

void sample_start(void)
{
	struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART };
	struct sample first;

	if (is_listening)
		return;
	sample_unwind(&first); /* loads what the handler must not */
	action.sa_sigaction = on_signal;
	sigemptyset(&action.sa_mask);
	is_listening = sigaction(SIGURG, &action, &previous) == 0;
}

void sample_stop(void)
{
	struct sigaction now;

	if (!is_listening || sigaction(SIGURG, NULL, &now) != 0)
		return;
	if (!(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != on_signal)
		return; /* somebody has put theirs over ours, and may call it */
	sigaction(SIGURG, &previous, NULL);
	is_listening = false;
}

/* What the thread is in must still hold when the signal comes. Not if this one lost the processor
 * in between. */
static void read_in_one_go(struct watch *watch)
{
	for (int tries = 0; tries < READ_TRIES; tries++) {
		uint64_t began = loop_clock();

		if (!blocked_read(watch->thread_id, &watch->blocked) ||
			loop_clock() - began < READ_MAX_NS)
			return;
	}
}

void sample_request(struct watch *watch, uint64_t id)
{
	sample_cancel(watch);
	read_in_one_go(watch);
	__atomic_store_n(&watch->requested, id, __ATOMIC_SEQ_CST);
	/* One at a time, or the handler could not tell ours from the program's own. */
	if (!__atomic_exchange_n(&watch->is_sent, true, __ATOMIC_SEQ_CST))
		pthread_kill(watch->thread, SIGURG);
}

void sample_cancel(struct watch *watch)
{
	__atomic_exchange_n(&watch->requested, 0, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&watch->is_sampling, __ATOMIC_SEQ_CST))
		sched_yield();
}

uint64_t sample_outside(uint64_t time)
{
	return time | outside_mark;
}

static bool agree(const struct sample *one, const struct sample *other)
{
	if (one->count != other->count)
		return false;
	return one->count < 2 || memcmp(one->frames + 1, other->frames + 1,
					 (one->count - 1) * sizeof one->frames[0]) == 0;
}

const struct sample *sample_choose(const struct watch *watch, uint64_t id, unsigned *agreeing)
{
	const struct sample *best = NULL;

	*agreeing = 0;
	if (watch->sampled != id)
		return NULL;
	for (size_t i = 0; i < watch->sample_count; i++) {
		unsigned votes = 0;

		for (size_t j = 0; j < watch->sample_count; j++)
			votes += agree(&watch->samples[i], &watch->samples[j]);
		if (votes < *agreeing)
			continue;
		*agreeing = votes;
		best = &watch->samples[i];
	}
	return best;
}
