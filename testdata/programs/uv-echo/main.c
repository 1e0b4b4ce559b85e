/*
 * An echo server on plain libuv, with one mistake: on one signal it waits for a shell. On the
 * other it starts the same command as a child and goes on.
 */
#include "client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uv_loop_t *loop;
static uv_process_t reloading;

static void on_client(uv_stream_t *listener, int status)
{
	int rc = status < 0 ? status : client_accept(listener);

	if (rc < 0)
		fprintf(stderr, "client: %s\n", uv_strerror(rc));
}

static void on_reloaded(uv_process_t *process, int64_t status, int number)
{
	(void)status;
	(void)number;
	uv_close((uv_handle_t *)process, NULL);
}

static void on_hangup(uv_signal_t *handle, int number)
{
	char *arguments[] = { "/etc/hooks/reload", NULL };
	uv_process_options_t options = { .exit_cb = on_reloaded, .file = arguments[0] };

	(void)number;
	options.args = arguments;
	uv_spawn(handle->loop, &reloading, &options);
}

static void on_user_signal(uv_signal_t *handle, int number)
{
	(void)handle;
	(void)number;
	if (system("/etc/hooks/reload")) // expect: blocking-call
		fprintf(stderr, "reload failed\n");
}

int main(void)
{
	static uv_tcp_t server;
	static uv_signal_t hangup, user;
	struct sockaddr_in address;
	int rc;

	if (system("/etc/hooks/start"))
		return 1;
	loop = uv_default_loop();
	uv_ip4_addr("0.0.0.0", 7000, &address);
	uv_tcp_init(loop, &server);
	uv_tcp_bind(&server, (const struct sockaddr *)&address, 0);
	rc = uv_listen((uv_stream_t *)&server, 64, on_client);
	if (rc < 0)
		return 1;
	uv_signal_init(loop, &hangup);
	uv_signal_start(&hangup, on_hangup, SIGHUP);
	uv_signal_init(loop, &user);
	uv_signal_start(&user, on_user_signal, SIGUSR1);
	return uv_run(loop, UV_RUN_DEFAULT);
}
