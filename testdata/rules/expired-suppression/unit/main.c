#include "nap.h"

static int start(void *arg)
{
	(void)arg;
	nap();
	return other();
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
