/* libdill: the same in a coroutine keeps all others waiting. */
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

static coroutine void read_settings(void)
{
	sleep(1); // expect: blocking-call
}

int main(void)
{
	int handle = go(read_settings());

	msleep(100);
	return hclose(handle);
}
