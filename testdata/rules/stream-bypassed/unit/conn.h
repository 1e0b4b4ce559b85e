#include <async/io.h>

struct conn {
	struct async_stream *stream;
	int fd;
};

int conn_open(struct conn *conn, int fd);
ssize_t raw_read(int fd, void *into, size_t size);
