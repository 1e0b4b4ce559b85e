/*
 * libdill: go() switches stacks and calls the coroutine, msleep() waits for time. A coroutine
 * that waits in the system keeps all others waiting. Declarations as its header expands.
 */
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

extern int dill_prologue(
	sigjmp_buf **context, void **stack, size_t length, int bundle, const char *file, int line);
extern void dill_epilogue(void);
extern int dill_msleep(int64_t deadline);
extern int64_t dill_now(void);
extern int dill_hclose(int handle);

#define coroutine __attribute__((noinline))
#define msleep    dill_msleep
#define now       dill_now
#define hclose    dill_hclose
#define go(fn)                                                                                     \
	({                                                                                         \
		sigjmp_buf *context;                                                               \
		void *stack = NULL;                                                                \
		int h = dill_prologue(&context, &stack, 0, -1, __FILE__, __LINE__);                \
		if (h >= 0) {                                                                      \
			if (!sigsetjmp(*context, 0)) {                                             \
				fn;                                                                \
				dill_epilogue();                                                   \
			}                                                                          \
		}                                                                                  \
		h;                                                                                 \
	})

static coroutine void worker(int count)
{
	for (int i = 0; i < count; i++) {
		msleep(now() + 10);
		sleep(1); // expect: blocking-call
	}
}

/* Of a library: what waits and is called by nobody here is a coroutine of somebody. */
coroutine int serve(int count)
{
	while (count-- > 0) {
		if (msleep(now() + 10) < 0)
			return -1;
		sleep(1); // expect: blocking-call
	}
	return 0;
}

int main(void)
{
	int handle = go(worker(3));

	msleep(now() + 100);
	return hclose(handle);
}
