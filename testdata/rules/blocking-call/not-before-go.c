/*
 * libdill: what main does before it starts coroutines keeps nobody waiting, and what stands between
 * two that it starts in a loop is no coroutine.
 */
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

extern int dill_prologue(
	sigjmp_buf **context, void **stack, size_t length, int bundle, const char *file, int line);
extern void dill_epilogue(void);
extern int dill_msleep(int64_t deadline);
extern int dill_hclose(int handle);

#define coroutine __attribute__((noinline))
#define msleep    dill_msleep
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

static void read_settings(void)
{
	sleep(1);
}

static coroutine void serve(int count)
{
	while (count-- > 0)
		msleep(10);
}

int main(void)
{
	int handle = -1;

	read_settings();
	for (int i = 0; i < 2; i++)
		handle = go(serve(3));
	read_settings();

	msleep(100);
	return hclose(handle);
}
