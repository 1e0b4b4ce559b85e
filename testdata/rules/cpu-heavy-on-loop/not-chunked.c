/*
 * Trap: much to do, in pieces, with a turn for the others after each.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

enum { piece = 32768 };

static int pack_in_pieces(void *arg)
{
	static char packed[2 * piece];
	const char *text = arg;
	size_t size = strlen(text), done = 0;

	while (done < size) {
		size_t now = size - done;
		int rc;

		if (now > piece)
			now = piece;
		rc = pack(packed, sizeof(packed), text + done, now);
		done += now;
		if (rc >= 0)
			rc = async_yield();
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* Said to be heavy, and yields by itself. */
ASYNC_CPU_HEAVY("") static int solve_politely(unsigned *seed)
{
	for (unsigned i = 0; i < 1000; i++) {
		int rc = async_yield();

		if (rc < 0)
			return rc;
		*seed = *seed * 31 + i;
	}
	return 0;
}

static int start(void *arg)
{
	unsigned seed = 1;
	int rc = solve_politely(&seed);

	return rc < 0 ? rc : pack_in_pieces(arg);
}

int main(void)
{
	static char text[] = "text";

	return async_run(start, text, NULL) < 0;
}
