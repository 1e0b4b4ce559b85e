#include "work.h"

#include <async/file.h>

int work(const char *path)
{
	int rc = async_unlink(path);

	return rc < 0 ? rc : 1;
}
