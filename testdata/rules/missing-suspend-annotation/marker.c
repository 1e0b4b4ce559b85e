/*
 * An empty macro in front of the name, of which the model of its project says what it means. The
 * same goes where it is written behind the type.
 */
#define coroutine_fn

void coroutine_fn qemu_coroutine_yield(void);

static void coroutine_fn co_wait(const int *done)
{
	while (!*done)
		qemu_coroutine_yield();
}

void drain(const int *done) // expect: missing-suspend-annotation
{
	co_wait(done);
}
