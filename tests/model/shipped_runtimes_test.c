/*
 * What the shipped models of other runtimes (GLib and GIO, GTK, D-Bus, systemd, libev, QEMU,
 * libdill) say of calls about which something is known (facts.h).
 */
#include <check.h>
#include <stdlib.h>

#include "facts.h"

static const struct fact_row rows[] = {
	/* GLib. */
	{ "g_main_loop_run", "", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "g_main_context_iteration", "arg1=1", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "g_idle_add", "", ROLE_CALLS_ON_LOOP, 0, &yes },
	{ "g_idle_add", "", ROLE_ANY_THREAD, role_no_argument, &yes },
	{ "g_timeout_add_full", "", ROLE_CALLS_ON_LOOP, 2, &yes },
	{ "g_timeout_add_full", "", ROLE_CALLS_ON_LOOP, 3, &no },
	{ "g_unix_fd_add", "", ROLE_WATCHES, 0, &yes },
	{ "g_signal_connect_data", "arg1:text=clicked", ROLE_CALLS_ON_LOOP, 2, &yes },
	{ "g_signal_connect_data", "arg1:text=run", ROLE_CALLS_ON_LOOP, 2, &no },
	{ "g_usleep", "arg0=0", ROLE_BLOCKS, BLOCK_SLEEP, &no },
	{ "g_usleep", "arg0=10", ROLE_BLOCKS, BLOCK_SLEEP, &yes },
	{ "g_poll", "arg2=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "g_poll", "arg2=-1", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "g_thread_new", "", ROLE_STARTS_THREAD, 1, &yes },
	{ "g_type_register_static_simple", "", ROLE_DEFINES_CLASS, 3, &yes },
	{ "g_object_new", "", ROLE_CONSTRUCTS, 0, &yes },
	{ "g_object_unref", "", ROLE_DESTROYS, 0, &yes },
	{ "g_object_set_data_full", "", ROLE_CALLS_ON_LOOP, 3, &yes },
	{ "g_task_set_task_data", "", ROLE_CALLS_ON_LOOP, 2, &yes },
	{ "g_thread_pool_new", "", ROLE_OFFLOADS, 0, &yes },
	{ "g_thread_pool_free", "arg2=0", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "g_thread_join", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "g_mutex_lock", "", ROLE_BLOCKS, BLOCK_MUTEX, &yes },
	{ "g_mutex_lock", "", ROLE_SCOPE_OPEN, 0, &yes },
	{ "g_async_queue_pop", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "g_async_queue_timeout_pop", "arg1=0", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "g_async_queue_try_pop", "", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "g_spawn_sync", "", ROLE_BLOCKS, BLOCK_CHILD, &yes },
	{ "g_file_get_contents", "arg0:text=/proc/stat", ROLE_BLOCKS, BLOCK_DISK, &no },
	{ "g_file_set_contents", "", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "g_io_channel_set_flags", "arg1=2", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "g_io_channel_set_flags", "arg1=0", ROLE_MAKES_NONBLOCKING, 0, &no },
	{ "g_io_channel_read_line", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "g_log", "arg1=4", ROLE_NEVER_RETURNS, role_no_argument, &yes },
	{ "g_log", "arg1=16", ROLE_NEVER_RETURNS, role_no_argument, &no },
	{ "g_list_foreach", "", ROLE_CALLS, 1, &yes },
	{ "g_hash_table_insert", "", ROLE_NONBLOCKING, role_no_argument, &yes },
	{ "g_once_impl", "", ROLE_ONCE, role_no_argument, &yes },

	/* GIO. */
	{ "g_task_run_in_thread", "", ROLE_OFFLOADS, 1, &yes },
	{ "g_task_run_in_thread", "", ROLE_BLOCKS, BLOCK_LOCK, &no },
	{ "g_task_run_in_thread_sync", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "g_file_load_contents", "", ROLE_BLOCKS, BLOCK_DISK_SLOW, &yes },
	{ "g_file_load_contents_async", "", ROLE_CALLS_ON_LOOP, 2, &yes },
	{ "g_file_query_info", "", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "g_file_copy", "", ROLE_CALLS, 4, &yes },
	{ "g_input_stream_read", "", ROLE_BLOCKS, BLOCK_FD, &maybe },
	{ "g_input_stream_read", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "g_input_stream_read", "arg0:blocking arg0:kind=socket", ROLE_BLOCKS, BLOCK_NET, &yes },
	{ "g_input_stream_read", "arg0:blocking arg0:kind=pipe", ROLE_BLOCKS, BLOCK_FD, &yes },
	{ "g_output_stream_write", "arg0:kind=regular", ROLE_BLOCKS, BLOCK_DISK, &yes },
	{ "g_output_stream_write", "arg0:kind=regular", ROLE_BLOCKS, BLOCK_FD, &no },
	{ "g_memory_input_stream_new", "", ROLE_MAKES_NONBLOCKING, role_result, &yes },
	{ "g_socket_set_blocking", "arg1=0", ROLE_MAKES_NONBLOCKING, 0, &yes },
	{ "g_socket_set_blocking", "arg1=1", ROLE_MAKES_BLOCKING, 0, &yes },
	{ "g_socket_receive", "arg0:nonblocking", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "g_socket_receive_with_blocking", "arg3=0", ROLE_BLOCKS, BLOCK_NET, &no },
	{ "g_socket_condition_timed_wait", "arg2=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "g_resolver_lookup_by_name", "", ROLE_BLOCKS, BLOCK_DNS, &yes },
	{ "g_dbus_connection_call_sync", "", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "g_dbus_connection_call", "", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "g_dbus_connection_call", "", ROLE_CALLS_ON_LOOP, 10, &yes },
	{ "g_subprocess_wait", "", ROLE_BLOCKS, BLOCK_CHILD, &yes },

	/* GTK. */
	{ "gtk_main", "", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "gtk_main_iteration_do", "arg0=1", ROLE_RUNS_LOOP, role_no_argument, &yes },

	/* D-Bus. */
	{ "dbus_connection_send_with_reply_and_block", "", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "dbus_bus_add_match", "arg2:null", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "dbus_bus_add_match", "arg2:set", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "dbus_connection_read_write", "arg1=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "dbus_connection_read_write", "arg1=-1", ROLE_BLOCKS, BLOCK_MULTIPLEX, &yes },
	{ "sd_bus_call", "", ROLE_BLOCKS, BLOCK_IPC, &yes },
	{ "sd_bus_process", "", ROLE_BLOCKS, BLOCK_IPC, &no },
	{ "sd_bus_wait", "arg1=0", ROLE_BLOCKS, BLOCK_MULTIPLEX, &no },
	{ "sd_bus_call_async", "", ROLE_CALLS_ON_LOOP, 3, &yes },

	/* sd-event, libev. */
	{ "sd_event_loop", "", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "sd_event_add_io", "", ROLE_CALLS_ON_LOOP, 4, &yes },
	{ "ev_run", "arg1=0", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "ev_once", "", ROLE_CALLS_ON_LOOP, 4, &yes },
	{ "ev_async_send", "", ROLE_ANY_THREAD, role_no_argument, &yes },
	{ "ev_timer_start", "", ROLE_LOOP_ONLY, role_no_argument, &yes },
	{ "ev_sleep", "", ROLE_BLOCKS, BLOCK_SLEEP, &yes },

	{ "uv_timer_start", "arg3=0", ROLE_REPEATS, role_no_argument, &no },
	{ "uv_timer_start", "arg3=100", ROLE_REPEATS, role_no_argument, &yes },

	/* QEMU, libdill. */
	{ "qemu_coroutine_yield", "", ROLE_SUSPENDS, role_no_argument, &yes },
	{ "qemu_in_coroutine", "", ROLE_TESTS_CONTEXT, role_no_argument, &yes },
	{ "thread_pool_submit_co", "", ROLE_OFFLOADS, 0, &yes },
	{ "aio_poll", "arg1=1", ROLE_RUNS_LOOP, role_no_argument, &yes },
	{ "qemu_cond_wait_impl", "", ROLE_BLOCKS, BLOCK_LOCK, &yes },
	{ "dill_msleep", "", ROLE_SUSPENDS, role_no_argument, &yes },
	{ "dill_chrecv", "", ROLE_TIMEOUT, 3, &yes },
};

START_TEST(callbacks_of_types_and_fields)
{
	static const char *const types[] = { "GSourceFunc", "GAsyncReadyCallback", "QEMUBHFunc",
		"DBusHandleMessageFunction", "sd_bus_message_handler_t", "sd_event_io_handler_t" };
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct role_list roles = model_typedef(shipped, types[i]);
		ck_assert_msg(roles.count == 1, "%s", types[i]);
		ck_assert_int_eq(roles.items[0].kind, ROLE_CALLS_ON_LOOP);
	}
	ck_assert_int_eq(model_typedef(shipped, "GTaskThreadFunc").items[0].kind, ROLE_OFFLOADS);
	ck_assert_uint_eq(model_typedef(shipped, "GThreadFunc").count, 0);
	ck_assert_int_eq(model_field(shipped, "ev_io", "cb").items[0].kind, ROLE_CALLS_ON_LOOP);
	ck_assert_int_eq(model_marker(shipped, "coroutine_fn").items[0].kind, ROLE_SUSPENDS);
	ck_assert_int_eq(model_marker(shipped, "coroutine_mixed_fn").items[0].kind, ROLE_MIXED);
}
END_TEST

/* What to call instead is named for what waits in GIO, and is declared as a model knows it. */
START_TEST(twins_are_modelled)
{
	static const char *const names[] = { "g_file_load_contents", "g_bus_get_sync",
		"g_dbus_proxy_call_sync", "g_input_stream_read", "g_subprocess_communicate" };
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *use = model_function(shipped, names[i]).items[0].use;
		ck_assert_ptr_nonnull(use);
		ck_assert_msg(model_function(shipped, use).count > 0, "%s", use);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		callbacks_of_types_and_fields,
		twins_are_modelled,
	};
	return shipped_suite("shipped_runtimes", rows, COUNT_OF(rows), tests, COUNT_OF(tests));
}
