/*
 * libuv as it is meant to be used: requests with callbacks, work on its pool, children with an
 * exit callback. Whatever is slow is somewhere else than on the loop.
 */
#include <uv.h>

#include <fcntl.h>
#include <netdb.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uv_loop_t *loop;
static uv_getaddrinfo_t lookup;
static uv_connect_t connecting;
static uv_tcp_t peer;
static uv_fs_t request;
static uv_work_t work;
static uv_process_t child;
static uv_async_t wake;
static char block[4096];

static void on_exit_of_child(uv_process_t *process, int64_t status, int signal)
{
	(void)status;
	(void)signal;
	uv_close((uv_handle_t *)process, NULL);
}

static void on_synced(uv_fs_t *done)
{
	uv_fs_req_cleanup(done);
}

static void on_written(uv_fs_t *done)
{
	uv_file file = (uv_file)(intptr_t)done->data;

	uv_fs_req_cleanup(done);
	uv_fs_fsync(loop, &request, file, on_synced);
}

static void on_opened(uv_fs_t *done)
{
	uv_buf_t buffer = uv_buf_init(block, sizeof(block));
	uv_file file = (uv_file)done->result;

	uv_fs_req_cleanup(done);
	request.data = (void *)(intptr_t)file;
	if (file >= 0)
		uv_fs_write(loop, &request, file, &buffer, 1, -1, on_written);
}

static void on_connected(uv_connect_t *connection, int status)
{
	(void)connection;
	if (status == 0)
		uv_fs_open(loop, &request, "journal", O_WRONLY | O_CREAT, 0600, on_opened);
}

static void on_found(uv_getaddrinfo_t *done, int status, struct addrinfo *found)
{
	(void)done;
	if (status == 0)
		uv_tcp_connect(&connecting, &peer, found->ai_addr, on_connected);
	uv_freeaddrinfo(found);
}

static void compress(uv_work_t *job)
{
	(void)job;
	usleep(200000);
	if (system("gzip journal"))
		memset(block, 0, sizeof(block));
	uv_async_send(&wake);
}

static void on_compressed(uv_work_t *job, int status)
{
	char *arguments[] = { "true", NULL };
	uv_process_options_t options = { .exit_cb = on_exit_of_child, .file = "true" };

	(void)job;
	options.args = arguments;
	if (status == 0)
		uv_spawn(loop, &child, &options);
}

static void on_wake(uv_async_t *handle)
{
	uv_close((uv_handle_t *)handle, NULL);
}

int main(void)
{
	loop = uv_default_loop();
	uv_tcp_init(loop, &peer);
	uv_async_init(loop, &wake, on_wake);
	uv_getaddrinfo(loop, &lookup, on_found, "example.org", "80", NULL);
	uv_queue_work(loop, &work, compress, on_compressed);
	return uv_run(loop, UV_RUN_DEFAULT);
}
