/*
 * Memory, threads and descriptors that are refused to order.
 *
 * The linker puts the functions below in the place of the allocator, of mmap and of
 * uv_thread_create, for the runtime and the test; eventfd and epoll_create1 for libuv too. libuv's
 * own memory is left alone: it ends the program when there is none.
 */
#ifndef FAULT_TEST_H
#define FAULT_TEST_H

#include "runtime_test.h"

#include <dirent.h>
#include <stdatomic.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <uv.h>

static struct {
	atomic_int memory; /* requests until one fails; 0: none does */
	bool for_ever;     /* and all after it */
	bool has_failed;
	bool threads;
	int epolls, eventfds; /* so many fail */
} faults;

static inline bool memory_fails(void)
{
	int left = atomic_load(&faults.memory);

	if (left == 0)
		return false;
	if (left > 1) {
		atomic_store(&faults.memory, left - 1);
		return false;
	}
	if (!faults.for_ever)
		atomic_store(&faults.memory, 0);
	faults.has_failed = true;
	errno = ENOMEM;
	return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__real_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __real_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset);
int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg);

void *__wrap_malloc(size_t size)
{
	return memory_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return memory_fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return memory_fails() ? NULL : __real_realloc(memory, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return memory_fails() ? NULL : __real_aligned_alloc(alignment, size);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int fd, off_t offset)
{
	if (memory_fails())
		return MAP_FAILED;
	return __real_mmap(at, size, protection, flags, fd, offset);
}

int __wrap_uv_thread_create(uv_thread_t *thread, uv_thread_cb entry, void *arg)
{
	return faults.threads ? UV_EAGAIN : __real_uv_thread_create(thread, entry, arg);
}

static inline bool descriptor_fails(int *left)
{
	if (*left == 0)
		return false;
	--*left;
	errno = EMFILE;
	return true;
}

int eventfd(unsigned value, int flags)
{
	return descriptor_fails(&faults.eventfds) ? -1 : (int)syscall(SYS_eventfd2, value, flags);
}

int epoll_create1(int flags)
{
	return descriptor_fails(&faults.epolls) ? -1 : (int)syscall(SYS_epoll_create1, flags);
}

static inline size_t open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	size_t count = 0;

	ck_assert_ptr_nonnull(directory);
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* ck_assert for what may be said without memory: Check takes some before it looks. */
#define must(claim)                                                                                \
	do {                                                                                       \
		if (!(claim)) {                                                                    \
			atomic_store(&faults.memory, 0);                                           \
			ck_abort_msg("%s", #claim);                                                \
		}                                                                                  \
	} while (0)

#endif
