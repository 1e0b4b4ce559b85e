/*
 * A library without a loop, and nothing that says where its functions run: to wait is what a
 * synchronous function is for, and its callers are not here.
 */
#include <unistd.h>

int library_refresh(int handle);

int library_refresh(int handle)
{
	sleep(1);
	return handle;
}
