/*
 * Unix sockets. The calls of the system are made here and not in libuv, which cuts long paths
 * short. None of them waits: a connection is made at once or not at all.
 */
#include "listener.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Connects a new socket. Its descriptor or -errno. */
static int connect_socket(int type, const struct async_address *address, bool gets_name)
{
	struct sockaddr_un unnamed = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int rc;

	if (fd < 0)
		return -errno;
	/* An abstract name of the kernel's choice. */
	if (gets_name)
		(void)bind(fd, (void *)&unnamed, sizeof unnamed.sun_family);
	do {
		rc = connect(fd, address_raw(address), address->size);
	} while (rc != 0 && errno == EINTR);
	if (rc == 0)
		return fd;
	rc = -errno;
	close(fd);
	return rc;
}

static int connect_to(
	struct async_loop *loop, const struct async_address *address, struct async_stream **stream)
{
	/* Under its name both ends know each other, which the virtual clock needs. */
	int fd = connect_socket(SOCK_STREAM, address, loop->is_virtual);
	int rc;

	if (fd < 0)
		return fd;
	rc = stream_open_pipe(loop, fd, stream);
	if (rc != 0) {
		close(fd);
		return rc;
	}
	endpoint_queue((*stream)->endpoint);
	return 0;
}

int async_unix_connect(const char *path, struct async_stream **stream)
{
	struct async_address address;
	struct async_task *task;
	int rc = task_enter(&task);

	*stream = NULL;
	if (rc != 0)
		return rc;
	rc = address_set_path(&address, path);
	if (rc == 0)
		rc = connect_to(task->loop, &address, stream);
	task_pause(task);
	return task_fail(task, rc, "connect", path);
}

/* Is it a socket file that no living socket belongs to? One of another type is asked for, because
 * that is refused for different reasons, and disturbs nobody. */
static bool is_left_over(const struct async_address *address)
{
	struct stat status;
	int fd;

	if (lstat(address_path(address), &status) != 0 || !S_ISSOCK(status.st_mode))
		return false;
	fd = connect_socket(SOCK_DGRAM, address, false);
	if (fd >= 0)
		close(fd);
	return fd == -ECONNREFUSED;
}

int async_unix_listen(const char *path, int backlog, struct async_listener **listener)
{
	struct async_address address;
	struct async_task *task;
	int rc = task_enter(&task);

	*listener = NULL;
	if (rc != 0)
		return rc;
	rc = address_set_path(&address, path);
	if (rc == 0)
		rc = listener_new(task->loop, &address, backlog, listener);
	if (rc == -EADDRINUSE && is_left_over(&address) && unlink(path) == 0)
		rc = listener_new(task->loop, &address, backlog, listener);
	task_pause(task);
	return task_fail(task, rc, "listen", path);
}
