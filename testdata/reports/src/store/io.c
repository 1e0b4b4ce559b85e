#include <fcntl.h>
#include <unistd.h>

#include "store/io.h"

static ssize_t read_some(int fd, char *into, size_t size)
{
	return read(fd, into, size);
}

ssize_t read_all(const char *path, char *into, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t got = 0;

	if (fd < 0)
		return -1;
	while (got < size) {
		ssize_t n = read_some(fd, into + got, size - got);

		if (n <= 0)
			break;
		got += (size_t)n;
	}
	close(fd);
	return (ssize_t)got;
}
