/*
 * Calls of the system that fail to order: the functions of the C library below take the place of
 * the real ones for the whole program, libuv included.
 */
#ifndef FAULT_IO_TEST_H
#define FAULT_IO_TEST_H

#include "runtime_test.h"

#include "async/io.h"

#include <dlfcn.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call {
	CALL_ACCEPT,
	CALL_CONNECT,
	CALL_READ,
	CALL_WRITE,
	CALL_SEND,
	CALL_SOCKET,
	CALL_MEMORY,
	CALL_COUNT,
};

/* The next `count` calls fail with `error`. */
static struct fault {
	int error;
	int count;
} faults[CALL_COUNT];

static inline void order(enum call call, int error, int count)
{
	faults[call] = (struct fault){ .error = error, .count = count };
}

static inline bool fails(enum call call)
{
	struct fault *fault = &faults[call];

	if (fault->count == 0)
		return false;
	fault->count--;
	errno = fault->error;
	return true;
}

static inline void *real(const char *name)
{
	void *function = dlsym(RTLD_NEXT, name);

	if (!function)
		abort();
	return function;
}

int accept4(int fd, struct sockaddr *restrict address, socklen_t *restrict size, int flags)
{
	int (*function)(int, struct sockaddr *, socklen_t *, int);

	*(void **)&function = real("accept4");
	return fails(CALL_ACCEPT) ? -1 : function(fd, address, size, flags);
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
	int (*function)(int, const struct sockaddr *, socklen_t);

	*(void **)&function = real("connect");
	return fails(CALL_CONNECT) ? -1 : function(fd, address, size);
}

int socket(int domain, int type, int protocol)
{
	int (*function)(int, int, int);

	*(void **)&function = real("socket");
	return fails(CALL_SOCKET) ? -1 : function(domain, type, protocol);
}

static inline bool is_socket(int fd)
{
	int type;
	socklen_t size = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

ssize_t read(int fd, void *buffer, size_t size)
{
	ssize_t (*function)(int, void *, size_t);

	*(void **)&function = real("read");
	if (faults[CALL_READ].count && is_socket(fd) && fails(CALL_READ))
		return -1;
	return function(fd, buffer, size);
}

ssize_t write(int fd, const void *data, size_t size)
{
	ssize_t (*function)(int, const void *, size_t);

	*(void **)&function = real("write");
	if (faults[CALL_WRITE].count && is_socket(fd) && fails(CALL_WRITE))
		return -1;
	return function(fd, data, size);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	ssize_t (*function)(int, const struct msghdr *, int);

	*(void **)&function = real("sendmsg");
	return fails(CALL_SEND) ? -1 : function(fd, message, flags);
}

/* The way libuv calls sendmmsg, for what it has queued. */
long syscall(long number, ...)
{
	long (*function)(long, ...);
	long args[6];
	va_list list;

	va_start(list, number);
	for (size_t i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_sendmmsg && fails(CALL_SEND))
		return -1;
	*(void **)&function = real("syscall");
	return function(number, args[0], args[1], args[2], args[3], args[4], args[5]);
}

/* ASan has an allocator of its own, which stays. */
#if !UNDER_ASAN
void *__libc_calloc(size_t count, size_t size);

void *calloc(size_t count, size_t size)
{
	return fails(CALL_MEMORY) ? NULL : __libc_calloc(count, size);
}
#endif

#endif
