/*
 * The twin: the others get their turn, but each piece is whatever there is.
 */
#include <async/async.h>

#include <string.h>

#include "compute.h"

struct part {
	const char *text;
	struct part *next;
};

static int pack_parts(void *arg)
{
	static char packed[65536];

	for (struct part *part = arg; part; part = part->next) {
		int rc = pack(packed, sizeof(packed), part->text, // expect: cpu-heavy-on-loop
			strlen(part->text));

		if (rc >= 0)
			rc = async_yield();
		if (rc < 0)
			return rc;
	}
	return 0;
}

int main(void)
{
	static struct part part = { "text", NULL };

	return async_run(pack_parts, &part, NULL) < 0;
}
