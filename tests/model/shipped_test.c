/*
 * What the shipped models of the system, libuv and libevent say of calls about which something is
 * known (facts.h), and what holds of all shipped models.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/intern.h"
#include "base/text.h"
#include "facts.h"
#include "model/model.h"
#include "model/reader.h"

extern const struct embedded shipped_models[];

static const struct fact_row rows[] = {
	/* Sleeping, and waiting for signals. */
	{ "sleep", "", ROLE_BLOCKS, BLOCK_SLEEP, &maybe },
	{ "sleep", "arg0=3", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "usleep", "arg0=0", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "usleep", "arg0=10", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "usleep", "arg0=1000", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "nanosleep", "arg0:zeroed", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "clock_nanosleep", "arg2:nonzero", ROLE_BLOCKS, BLOCK_SLEEP, &maybe },
	{ "pause", "", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "sigtimedwait", "arg2:zeroed", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "sigtimedwait", "arg2:null", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "sched_yield", "", ROLE_BLOCKS, BLOCK_SLEEP, &no },

	/* Multiplexing. */
	{ "poll", "arg2=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "poll", "arg2=-1", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "ppoll", "arg2:null", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "epoll_wait", "arg3=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "epoll_pwait2", "arg3:zeroed", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "select", "arg1:set arg4:zeroed", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "select", "arg1:set arg4:null", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "select", "arg1:null arg2:null arg3:null arg4:nonzero", ROLE_BLOCKS, BLOCK_MULTIPLEX,
		&no },
	{ "select", "arg1:null arg2:null arg3:null arg4:nonzero", ROLE_BLOCKS, BLOCK_SLEEP,
		&maybe },
	{ "select", "arg1:null arg2:null arg3:null arg4:zeroed", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "select", "arg1:null arg2:null arg3:null arg4:nonzero arg4.tv_sec=1", ROLE_BLOCKS,
		BLOCK_SLEEP, &yes },
	{ "kevent", "arg4=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "kevent", "arg4=8 arg5:null", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "io_uring_enter", "arg2=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "io_uring_submit_and_wait", "arg1=1", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "lio_listio", "arg0=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "lio_listio", "arg0=1", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },

	/* Sockets. */
	{ "recv", "", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "recv", "arg0:blocking arg0:kind=socket arg3=0", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "recv", "arg0:blocking arg0:kind=netlink arg3=0", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recv", "arg3=0x40", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recv", "arg3=0x100", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "recv", "arg0:nonblocking arg3=0x100", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recvfrom", "result:tested=11", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recvmsg", "arg2=0x40", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recvmsg", "arg0:blocking arg0:kind=socket arg2=0", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "recvmsg", "arg0:blocking arg2=0x2000", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "send", "arg3=0x4040", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "sendmsg", "arg0:blocking arg0:kind=socket arg2=0", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "splice", "arg5=2", ROLE_BLOCKS, BLOCK_NET, &maybe },
	{ "splice", "arg5=2 arg0:nonblocking arg2:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "accept", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "accept4", "arg0:blocking arg3=0x800", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "accept4", "arg3=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "accept4", "arg3=0", ROLE_MAKES_NONBLOCKING, role_result, &no },
	{ "connect", "result:tested=115", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "connect", "arg0:blocking arg0:kind=datagram", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "send", "arg0:blocking arg0:kind=datagram", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "recv", "arg0:blocking arg0:kind=datagram arg3=0", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "connect", "arg0:blocking arg0:kind=socket result:tested=111", ROLE_BLOCKS, BLOCK_NET,
		&yes },
	{ "socket", "arg1=0x801", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "socketpair", "arg1=0x801", ROLE_MAKES_NONBLOCKING, 3, &yes },

	/* Descriptors of any kind. */
	{ "read", "", ROLE_BLOCKS, BLOCK_FD, &maybe },
	{ "read", "arg0:blocking arg0:kind=pipe", ROLE_BLOCKS, BLOCK_FD, &yes },
	{ "read", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "read", "arg0:nonblocking arg0:kind=regular", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "read", "arg0:kind=memfd", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "read", "arg0:kind=memfd", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "read", "arg0:kind=standard", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "open", "arg0:text=/proc/stat", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "open", "arg0:text=/proc/stat", ROLE_MAKES, role_no_argument, &yes },
	{ "fopen", "arg0:text=/dev/null", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "fopen", "arg0:text=/dev/nullify", ROLE_BLOCKS, BLOCK_STDIO, &yes },
	{ "dup2", "", ROLE_REPLACES, 1, &yes },
	{ "read", "result:tested=11", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "read", "arg0:blocking arg0:kind=eventfd", ROLE_BLOCKS, BLOCK_FD, &yes },
	{ "write", "arg0:blocking arg0:kind=eventfd", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "preadv2", "arg4=8", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "ioctl", "arg1=0x5413", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "ioctl", "arg1=0x5421 arg2:nonzero", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "ioctl", "arg1=0x5421 arg2:zeroed", ROLE_MAKES_NONBLOCKING, 0, &no },
	{ "fcntl", "arg1=4 arg2=0x802", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "fcntl", "arg1=4 arg2=2", ROLE_MAKES_NONBLOCKING, 0, &no },
	{ "fcntl", "arg1=3", ROLE_MAKES_NONBLOCKING, 0, &no },
	{ "fcntl", "arg1=7", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "fcntl", "arg1=6", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "flock", "arg1=6", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "flock", "arg1=8", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "flock", "arg1=2", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "lockf", "arg1=2", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "getrandom", "arg2=1", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "pipe2", "arg1=0x800", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "eventfd", "arg1=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "timerfd_create", "arg1=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "signalfd", "arg2=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "inotify_init1", "arg0=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "dup", "", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "close", "", ROLE_BLOCKS, BLOCK_FD, &no },

	/* Files, streams. */
	{ "fsync", "", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "msync", "arg2=4", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "msync", "arg2=1", ROLE_BLOCKS, BLOCK_DISK_SLOW, &no },
	{ "open", "arg0:text=x arg1=0x800", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "open", "arg0:text=x arg1=0x800", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "openat", "arg2=0", ROLE_MAKES_NONBLOCKING, role_result, &no },
	{ "mmap", "arg3=2", ROLE_BLOCKS, BLOCK_DISK_SLOW, &no },
	{ "mmap", "arg3=0x8002", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "scandir", "", ROLE_CALLS, 3, &yes },
	{ "getchar", "", ROLE_BLOCKS, BLOCK_INTERACTIVE, &yes },
	{ "fread", "", ROLE_BLOCKS, BLOCK_STDIO, &yes },
	{ "fgets", "", ROLE_BLOCKS, BLOCK_INTERACTIVE, &no },
	{ "fgets", "arg2:from=stdin", ROLE_BLOCKS, BLOCK_INTERACTIVE, &yes },
	{ "fgets", "arg2:from=stdin", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "getline", "arg2:kind=memory", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "getdelim", "arg3:from=stdin", ROLE_BLOCKS, BLOCK_INTERACTIVE, &yes },
	{ "fprintf", "arg0:from=stderr", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "fprintf", "arg0:from=stderr", ROLE_BLOCKS, BLOCK_STDIO_LOG, &yes },
	{ "fputs", "arg1:kind=memory", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "dprintf", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "snprintf", "", ROLE_BLOCKS, BLOCK_STDIO, &no },
	{ "syslog", "", ROLE_BLOCKS, BLOCK_STDIO_LOG, &yes },
	{ "pclose", "", ROLE_BLOCKS, BLOCK_CHILD, &yes },

	/* Names, processes. */
	{ "getaddrinfo", "arg0:set", ROLE_BLOCKS, BLOCK_DNS, &maybe },
	{ "getaddrinfo", "arg0:set arg0:name arg2.ai_flags=0", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "getaddrinfo", "arg0:address", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getaddrinfo", "arg2.ai_flags=4", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getaddrinfo", "arg0:null", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getnameinfo", "arg6=3", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getnameinfo", "arg4:set arg6=1", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "getnameinfo", "arg4:null arg6=1", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getaddrinfo_a", "arg0=1", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "getpwnam", "", ROLE_BLOCKS, BLOCK_NSS, &yes },
	{ "wait", "", ROLE_BLOCKS, BLOCK_CHILD, &yes },
	{ "waitpid", "arg2=1", ROLE_BLOCKS, BLOCK_CHILD, &no },
	{ "waitpid", "arg2=0", ROLE_BLOCKS, BLOCK_CHILD, &yes },
	{ "waitid", "arg3=5", ROLE_BLOCKS, BLOCK_CHILD, &no },
	{ "syscall", "arg0:named=SYS_fsync", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "syscall", "arg0=74", ROLE_BLOCKS, BLOCK_DISK_SLOW, &no },
	{ "syscall", "arg0:named=SYS_waitid arg4=5", ROLE_BLOCKS, BLOCK_CHILD, &no },
	{ "syscall", "arg0:named=__NR_futex arg2=128 arg4:null", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "syscall", "arg0:named=__NR_futex arg2=129", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "syscall", "arg0:named=SYS_futex arg2=0 arg4:zeroed", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "wait3", "arg1=1", ROLE_BLOCKS, BLOCK_CHILD, &no },
	{ "system", "arg0:null", ROLE_BLOCKS, BLOCK_CHILD, &no },

	/* Threads, messages. */
	{ "pthread_cond_wait", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "sem_timedwait", "arg1:zeroed", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "sem_trywait", "", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "pthread_mutex_lock", "", ROLE_BLOCKS, BLOCK_MUTEX, &yes },
	{ "pthread_mutex_lock", "", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "pthread_mutex_trylock", "", ROLE_BLOCKS, BLOCK_MUTEX, &no },
	{ "pthread_mutex_trylock", "", ROLE_SCOPE_OPEN, 0, &maybe },
	{ "pthread_mutex_unlock", "", ROLE_SCOPE_CLOSE, 0, &yes },
	{ "pthread_once", "", ROLE_CALLS, 1, &yes },
	{ "pthread_create", "", ROLE_STARTS_THREAD, 2, &yes },
	{ "thrd_create", "", ROLE_STARTS_THREAD, 1, &yes },
	{ "msgrcv", "arg4=0x800", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "msgsnd", "arg3=0", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "mq_receive", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "mq_timedreceive", "arg4:zeroed", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "qsort", "", ROLE_CALLS, 3, &yes },
	{ "exit", "", ROLE_NEVER_RETURNS, role_no_argument, &yes },
	{ "error", "arg0=0", ROLE_NEVER_RETURNS, role_no_argument, &no },

	/* libuv. */
	{ "strlen", "", ROLE_MEASURES, role_no_argument, &yes },
	{ "ntohl", "", ROLE_MEASURES, role_no_argument, &yes },
	{ "strnlen", "", ROLE_MEASURES, role_no_argument, &no },
	{ "uv_run", "", ROLE_RUNS_LOOP, role_no_argument, &maybe },
	{ "uv_run", "arg1=0", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "uv_fs_read", "arg6:null", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "uv_fs_read", "arg6:set", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "uv_fs_read", "arg6:set", ROLE_CALLS_ON_LOOP, 6, &yes },
	{ "uv_fs_read", "arg6:null", ROLE_CALLS_ON_LOOP, 6, &no },
	{ "uv_fs_fsync", "arg3:null", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "uv_getaddrinfo", "arg2:null arg3:set", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "uv_getaddrinfo", "arg2:set", ROLE_BLOCKS, BLOCK_DNS, &no },
	{ "uv_queue_work", "", ROLE_OFFLOADS, 2, &yes },
	{ "uv_queue_work", "", ROLE_CALLS_ON_LOOP, 3, &yes },
	{ "uv_thread_create", "", ROLE_STARTS_THREAD, 1, &yes },
	{ "uv_async_send", "", ROLE_ANY_THREAD, role_no_argument, &yes },
	{ "uv_read_start", "", ROLE_CALLS_ON_LOOP, 2, &yes },
	{ "uv_sleep", "arg0=1", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "uv_sem_wait", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "uv_mutex_lock", "", ROLE_BLOCKS, BLOCK_MUTEX, &yes },

	/* libevent. */
	{ "event_base_dispatch", "", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "event_base_loop", "arg1=2", ROLE_RUNS_LOOP, role_no_argument, &no },
	{ "event_base_loop", "arg1=1", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "event_assign", "", ROLE_CALLS_ON_LOOP, 4, &yes },
	{ "bufferevent_setcb", "", ROLE_CALLS_ON_LOOP, 3, &yes },
	{ "evutil_getaddrinfo", "arg0:set", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "evutil_make_socket_nonblocking", "", ROLE_MAKES_NONBLOCKING, 0, &yes },
};

static const struct descriptor {
	const char *name, *kind;
} descriptors[] = {
	{ "socket", "socket" },
	{ "accept4", "socket" },
	{ "pipe2", "pipe" },
	{ "eventfd", "eventfd" },
	{ "timerfd_create", "timerfd" },
	{ "signalfd", "signalfd" },
	{ "inotify_init1", "inotify" },
	{ "memfd_create", "memfd" },
	{ "mkstemp", "regular" },
	{ "uv_pipe", "pipe" },
};

START_TEST(descriptors_have_a_kind)
{
	for (size_t i = 0; i < sizeof(descriptors) / sizeof(*descriptors); i++)
		ck_assert_str_eq(
			model_descriptor_kind(shipped, descriptors[i].name), descriptors[i].kind);
	/* What is opened by name is taken for a regular file: O_NONBLOCK does nothing for those. */
	ck_assert_str_eq(model_descriptor_kind(shipped, "open"), "regular");
	ck_assert_ptr_null(model_descriptor_kind(shipped, "no_such_function"));
}
END_TEST

START_TEST(callbacks_of_types_and_fields)
{
	ck_assert_int_eq(model_typedef(shipped, "uv_read_cb").items[0].kind, ROLE_CALLS_ON_LOOP);
	ck_assert_int_eq(model_typedef(shipped, "uv_work_cb").items[0].kind, ROLE_OFFLOADS);
	ck_assert_int_eq(
		model_typedef(shipped, "event_callback_fn").items[0].kind, ROLE_CALLS_ON_LOOP);
	struct role_list roles = model_field(shipped, "uv_process_options_s", "exit_cb");
	ck_assert_uint_eq(roles.count, 1);
	ck_assert_int_eq(roles.items[0].kind, ROLE_CALLS_ON_LOOP);
}
END_TEST

START_TEST(origins_name_the_line)
{
	const char *origin = model_function(shipped, "sleep").items[0].origin;
	ck_assert_str_eq(model_function(shipped, "sleep").items[0].use, "async_sleep");
	ck_assert(text_starts_with(origin, "rules/models/posix.yaml:"));

	unsigned long wanted = strtoul(origin + strlen("rules/models/posix.yaml:"), NULL, 10);
	for (const struct embedded *file = shipped_models; file->name; file++) {
		if (strcmp(file->name, "posix.yaml"))
			continue;
		const char *line = file->text;
		for (unsigned long i = 1; i < wanted; i++)
			line = strchr(line, '\n') + 1;
		ck_assert(text_starts_with(line, "  sleep:"));
	}
}
END_TEST

static bool no_constant(const char *name, int64_t *value, void *data)
{
	(void)name, (void)value, (void)data;
	return false;
}

/* Each file stands alone, and none replaces what another says. */
START_TEST(files_do_not_overlap)
{
	struct arena arena = { 0 };
	struct intern seen = { 0 };
	struct read_context context = { .arena = &arena, .constant = no_constant };
	struct error err = { { 0 } };

	for (const struct embedded *file = shipped_models; file->name; file++) {
		struct read_model read = { 0 };
		ck_assert_msg(
			model_read(&read, &context, file->name, file->text, &err), "%s", err.text);
		for (size_t i = 0; i < read.entries.count; i++) {
			const struct read_entry *entry = &read.entries.items[i];
			char *name =
				arena_printf(&arena, "%d %s", (int)entry->section, entry->name);
			ck_assert_msg(intern_find(&seen, name) == intern_none, "%s", name);
			intern_add(&seen, name);
		}
		read_model_release(&read);
	}
	intern_release(&seen);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		descriptors_have_a_kind,
		callbacks_of_types_and_fields,
		origins_name_the_line,
		files_do_not_overlap,
	};
	return shipped_suite("shipped", rows, COUNT_OF(rows), tests, COUNT_OF(tests));
}
