#include "pause.h"

#include <async/async.h>

int pause_for(unsigned ms)
{
	return async_sleep(ms);
}
