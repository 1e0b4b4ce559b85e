/*
 * A runtime of somebody else, annotated: waits for a peer, waits with a time limit as an
 * argument, scopes of its own.
 */
#include <async/annotate.h>

#include <stddef.h>

struct fiber_socket;
struct ASYNC_SCOPE_TYPE("deadline") fiber_deadline {
	long until;
};

ASYNC_RUNS_LOOP int fiber_main(ASYNC_P_ENTRY int (*fn)(void *arg), void *arg);
ASYNC_FN ASYNC_WAITS("remote") int fiber_receive(
	struct fiber_socket *socket, void *buffer, size_t n);
ASYNC_FN ASYNC_WAITS("remote") int fiber_receive_for(
	struct fiber_socket *socket, void *buffer, size_t n, ASYNC_P_TIMEOUT long ms);
ASYNC_FN ASYNC_WAITS("timer") int fiber_sleep(long ms);
ASYNC_SCOPE_OPEN("deadline") void fiber_deadline_begin(struct fiber_deadline *deadline, long ms);
ASYNC_SCOPE_CLOSE("deadline") void fiber_deadline_end(struct fiber_deadline *deadline);

static int start(void *arg)
{
	struct fiber_deadline deadline;
	char buffer[80];
	int n = fiber_receive_for(arg, buffer, sizeof(buffer), 5000);

	fiber_deadline_begin(&deadline, 5000);
	n += fiber_receive(arg, buffer, sizeof(buffer));
	fiber_deadline_end(&deadline);
	n += fiber_sleep(1000);
	return n + fiber_receive(arg, buffer, sizeof(buffer)); // expect: missing-timeout
}

int main(void)
{
	return fiber_main(start, NULL);
}
