/*
 * Repeating a system call from within a signal handler: the machine state that the handler returns
 * to is set back to before the call's instruction. x86-64 and aarch64; elsewhere an interrupted
 * call stays so.
 */
#include "resume.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* ---- reading ----------------------------------------------------------------------------- */

static ssize_t read_file(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (fd < 0)
		return -1;
	length = read(fd, text, size - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	return length;
}

/* "number argument... stack at", "-1 stack at" outside of a call, or "running". */
static void read_call(pid_t thread, struct blocked *blocked)
{
	char path[64];
	char text[256];
	uintptr_t *a = blocked->arguments;

	blocked->number = -1;
	snprintf(path, sizeof path, "/proc/self/task/%ld/syscall", (long)thread);
	if (read_file(path, text, sizeof text) <= 0)
		return;
	if (sscanf(text, "%ld %lx %lx %lx %lx %lx %lx %lx %lx", &blocked->number, &a[0], &a[1],
		    &a[2], &a[3], &a[4], &a[5], &blocked->stack, &blocked->at) != 9)
		blocked->number = -1;
}

/* Under an emulator the kernel tells of the emulator's calls. This thread's is to read the file. */
static bool is_ours(void)
{
	static int known; /* 0: not asked yet */
	struct blocked self;

	if (__atomic_load_n(&known, __ATOMIC_RELAXED) == 0) {
		read_call((pid_t)syscall(SYS_gettid), &self);
		__atomic_store_n(&known, self.number == SYS_read ? 1 : -1, __ATOMIC_RELAXED);
	}
	return __atomic_load_n(&known, __ATOMIC_RELAXED) > 0;
}

bool blocked_read(pid_t thread, struct blocked *blocked)
{
	blocked->number = -1;
	if (!is_ours())
		return false;
	read_call(thread, blocked);
	return true;
}

bool blocked_in_poll(const struct blocked *blocked)
{
	switch (blocked->number) {
#ifdef SYS_epoll_wait
	case SYS_epoll_wait:
#endif
#ifdef SYS_epoll_pwait2
	case SYS_epoll_pwait2:
#endif
	case SYS_epoll_pwait:
		return true;
	default:
		return false;
	}
}

/* ---- repeating --------------------------------------------------------------------------- */

#if defined(__x86_64__)

enum { ARGUMENTS = 6 };

static const int registers[ARGUMENTS] = { REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9 };

static bool is_known(const struct blocked *blocked, const ucontext_t *context)
{
	const greg_t *now = context->uc_mcontext.gregs;

	return now[REG_RAX] == -EINTR && (uintptr_t)now[REG_RIP] == blocked->at &&
	       (uintptr_t)now[REG_RSP] == blocked->stack &&
	       memcmp((const char *)blocked->at - 2, "\x0f\x05", 2) == 0;
}

/* On a busy machine the thread may have lost the processor on its way into the call: then it was
 * neither blocked when it was looked at, nor did it run. The arguments are still in their
 * registers, and the number is in the code: `mov $number, %eax; syscall`, as compilers write it. */
static bool read_code(struct blocked *blocked, const ucontext_t *context)
{
	const greg_t *now = context->uc_mcontext.gregs;
	const char *code = (const char *)(uintptr_t)now[REG_RIP] - 7;
	int32_t number;

	if (now[REG_RAX] != -EINTR || memcmp(code + 5, "\x0f\x05", 2) != 0 ||
		memcmp(code, "\xb8", 1) != 0)
		return false;
	memcpy(&number, code + 1, sizeof number);
	blocked->number = number;
	for (size_t i = 0; i < ARGUMENTS; i++)
		blocked->arguments[i] = (uintptr_t)now[registers[i]];
	return true;
}

static void repeat(ucontext_t *context, long number, const uintptr_t *arguments)
{
	greg_t *next = context->uc_mcontext.gregs;

	for (size_t i = 0; i < ARGUMENTS; i++)
		next[registers[i]] = (greg_t)arguments[i];
	next[REG_RAX] = number;
	next[REG_RIP] -= 2;
}

#elif defined(__aarch64__)

static bool is_known(const struct blocked *blocked, const ucontext_t *context)
{
	const mcontext_t *now = &context->uc_mcontext;
	uint32_t instruction;

	if ((long long)now->regs[0] != -EINTR || now->pc != blocked->at ||
		now->sp != blocked->stack)
		return false;
	memcpy(&instruction, (const char *)blocked->at - 4, sizeof instruction);
	return instruction == 0xd4000001; /* svc #0 */
}

/* The first argument is lost: nothing can be done. */
static bool read_code(struct blocked *blocked, const ucontext_t *context)
{
	(void)blocked;
	(void)context;
	return false;
}

static void repeat(ucontext_t *context, long number, const uintptr_t *arguments)
{
	mcontext_t *next = &context->uc_mcontext;

	for (size_t i = 0; i < 6; i++)
		next->regs[i] = arguments[i];
	next->regs[8] = (unsigned long long)number;
	next->pc -= 4;
}

#else

static bool is_known(const struct blocked *blocked, const ucontext_t *context)
{
	(void)blocked;
	(void)context;
	return false;
}

static bool read_code(struct blocked *blocked, const ucontext_t *context)
{
	(void)blocked;
	(void)context;
	return false;
}

static void repeat(ucontext_t *context, long number, const uintptr_t *arguments)
{
	(void)context;
	(void)number;
	(void)arguments;
}

#endif

/* A relative sleep, from its arguments: how long, and where the rest is to be put. The kernel has
 * put it there; if nowhere, the whole time begins anew, once, because `rest` is there from now on.
 */
static void go_on_sleeping(uintptr_t *request, uintptr_t *remaining, struct timespec *rest)
{
	if (*remaining)
		*request = *remaining;
	else
		*remaining = (uintptr_t)rest;
}

void blocked_resume(const struct blocked *blocked, void *context, struct timespec *rest)
{
	struct blocked call = *blocked;
	uintptr_t *arguments = call.arguments;
	long number;

	if ((call.number < 0 || !is_known(&call, context)) && !read_code(&call, context))
		return;
	number = call.number;
	switch (number) {
	case SYS_close: /* it has closed all the same: the number may be somebody else's by now */
		return;
	case SYS_nanosleep:
		go_on_sleeping(&arguments[0], &arguments[1], rest);
		break;
	case SYS_clock_nanosleep:
		if (!(arguments[1] & TIMER_ABSTIME))
			go_on_sleeping(&arguments[2], &arguments[3], rest);
		break;
#ifdef SYS_poll
	case SYS_poll: /* the kernel keeps count of the time for ppoll only */
		number = SYS_ppoll;
		if (arguments[2] == (uintptr_t)rest) /* it is one already, by us */
			break;
		if ((int)arguments[2] < 0) {
			number = SYS_poll;
			break;
		}
		rest->tv_sec = (int)arguments[2] / 1000;
		rest->tv_nsec = (long)((int)arguments[2] % 1000) * 1000000;
		arguments[2] = (uintptr_t)rest;
		arguments[3] = 0;
		break;
#endif
	default:
		break;
	}
	repeat(context, number, arguments);
}
