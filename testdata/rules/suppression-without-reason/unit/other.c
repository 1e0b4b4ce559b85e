#include "nap.h"

int other(void)
{
	nap();
	return 0;
}
