/*
 * Deadlines behind helpers: one that begins a deadline for its caller, one that ends it, one that
 * does both around a wait, one that only does so on some path, and a limit that is handed down.
 */
#include <async/annotate.h>

#include <stddef.h>

struct fiber_socket;

ASYNC_RUNS_LOOP int fiber_main(ASYNC_P_ENTRY int (*fn)(void *arg), void *arg);
ASYNC_FN ASYNC_WAITS("remote") int fiber_receive(
	struct fiber_socket *socket, void *buffer, size_t n);
ASYNC_FN ASYNC_WAITS("remote") int fiber_receive_for(
	struct fiber_socket *socket, void *buffer, size_t n, ASYNC_P_TIMEOUT long ms);
ASYNC_SPAWNS("task") struct fiber *fiber_spawn(ASYNC_P_ENTRY int (*fn)(void *arg), void *arg);
ASYNC_JOINS int fiber_join(struct fiber *fiber);
ASYNC_SCOPE_OPEN("deadline") void fiber_deadline_begin(long ms);
ASYNC_SCOPE_CLOSE("deadline") void fiber_deadline_end(void);

static long patience = 5000;

static void hurry(void)
{
	fiber_deadline_begin(patience);
}

static void hurry_up(void)
{
	patience /= 2;
	hurry();
}

static void relax(void)
{
	fiber_deadline_end();
}

static int receive_in_time(struct fiber_socket *socket, char *buffer, size_t n)
{
	int rc;

	hurry();
	rc = fiber_receive(socket, buffer, n);
	relax();
	return rc;
}

static void hurry_if(int is_late)
{
	if (is_late)
		hurry();
}

static int receive_for(struct fiber_socket *socket, char *buffer, size_t n, long ms)
{
	return fiber_receive_for(socket, buffer, n, ms);
}

static int between(void *arg)
{
	char buffer[80];
	int rc;

	hurry_up();
	rc = fiber_receive(arg, buffer, sizeof(buffer));
	relax();
	return rc + receive_in_time(arg, buffer, sizeof(buffer));
}

static int after(void *arg)
{
	char buffer[80];
	int rc;

	hurry();
	rc = fiber_receive(arg, buffer, sizeof(buffer));
	relax();
	return rc + fiber_receive(arg, buffer, sizeof(buffer)); // expect: missing-timeout
}

static int perhaps(void *arg)
{
	char buffer[80];

	hurry_if(arg != NULL);
	return fiber_receive(arg, buffer, sizeof(buffer)); // expect: missing-timeout
}

static int limited(void *arg)
{
	char buffer[80];

	return receive_for(arg, buffer, sizeof(buffer), 1000) +
	       receive_for(arg, buffer, sizeof(buffer), -1);
}

static int start(void *arg)
{
	static int (*const all[])(void *) = { between, after, perhaps, limited };
	int rc = 0;

	for (int i = 0; i < 4; i++)
		rc += fiber_join(fiber_spawn(all[i], arg));
	return rc;
}

int main(void)
{
	return fiber_main(start, NULL);
}
