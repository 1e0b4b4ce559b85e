#include "base/stop.h"

#include <stdatomic.h>

static atomic_bool is_asked; /* atomic_bool has no lock on what we run on */

void stop_ask(void)
{
	atomic_store(&is_asked, true);
}

bool stop_is_asked(void)
{
	return atomic_load(&is_asked);
}

void stop_forget(void)
{
	atomic_store(&is_asked, false);
}
