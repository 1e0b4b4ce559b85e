#include "drain.h"

#include <stddef.h>
#include <unistd.h>

static size_t received;

void drain(int fd)
{
	char bytes[4096];
	ssize_t n;

	// path: main > on_data > drain > read
	// step: main.c:15 'on_data' calls 'drain'
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) // expect: unbounded-drain
		received += (size_t)n;
}
