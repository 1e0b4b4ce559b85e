/*
 * The function is declared in a header, defined in one unit and called in another.
 */
#include <async/async.h>

#include "store.h"

/* store_load is not marked either: only the whole program tells. */
// path: show > store_load > store_wait
// step: store.c:15 'store_load' calls 'store_wait', which is declared to suspend
static int show(const char *name) // expect: missing-suspend-annotation
{
	char entry[64];

	return store_load(name, entry, sizeof(entry));
}

static int start(void *arg)
{
	return show(arg);
}

int main(void)
{
	return async_run(start, "first", NULL) < 0;
}
