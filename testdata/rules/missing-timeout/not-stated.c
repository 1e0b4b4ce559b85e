/*
 * Trap: the author says that there is no limit, with a constant. That is a statement, told at the
 * level of information; a limit that is only computed is not.
 */
#include <async/annotate.h>

#include <stddef.h>

#define NO_DEADLINE (-1)

struct peer;

ASYNC_RUNS_LOOP int peer_main(ASYNC_P_ENTRY int (*fn)(void *arg), void *arg);
ASYNC_FN ASYNC_WAITS("remote") int peer_read(
	struct peer *peer, void *buffer, size_t size, ASYNC_P_TIMEOUT int ms);
ASYNC_FN ASYNC_WAITS("remote") int peer_read_for_ever(struct peer *peer, void *buffer, size_t size);

static int start(void *arg)
{
	char buffer[80];
	int n = peer_read(arg, buffer, sizeof(buffer), NO_DEADLINE);

	n += peer_read(arg, buffer, sizeof(buffer), -1);
	n += peer_read(arg, buffer, sizeof(buffer), 2000);
	return n + peer_read_for_ever(arg, buffer, sizeof(buffer)); // expect: missing-timeout
}

int main(void)
{
	return peer_main(start, NULL);
}
