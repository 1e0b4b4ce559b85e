#include "work.h"

#include <string.h>
#include <unistd.h>

int prepare(const char *name)
{
	return (int)strlen(name);
}

int finish(const char *name)
{
	return name ? fsync(1) : -1;
}
