/*
 * SASL: callbacks in a table run inside of what works for a mechanism. Declarations as in its
 * header.
 */
#pragma GCC diagnostic ignored "-Wcast-function-type" /* the header's own idiom */
#include <stddef.h>
#include <unistd.h>
#include <uv.h>

typedef struct sasl_conn sasl_conn_t;
typedef int (*any_callback)(void);
typedef struct sasl_callback {
	unsigned long id;
	int (*proc)(void);
	void *context;
} sasl_callback_t;

enum { SASL_CB_LIST_END = 0, SASL_CB_LOG = 2, SASL_CB_GETOPT = 1 };

extern int sasl_client_init(const sasl_callback_t *callbacks);
extern int sasl_client_step(sasl_conn_t *conn, const char *in, unsigned length, void **prompt,
	const char **out, unsigned *out_length);

static int write_log(void *context, int level, const char *message)
{
	(void)context;
	(void)level;
	(void)message;
	return 0;
}

static int get_option(void *context, const char *plugin, const char *option, const char **result)
{
	(void)context;
	(void)plugin;
	(void)option;
	(void)result;
	sleep(1); // expect: blocking-call
	return 0;
}

static const sasl_callback_t callbacks[] = {
	{ SASL_CB_LOG, (any_callback)write_log, NULL },
	{ SASL_CB_GETOPT, (any_callback)get_option, NULL },
	{ SASL_CB_LIST_END, NULL, NULL },
};

static void on_timer(uv_timer_t *handle)
{
	const char *out;
	unsigned length;
	sasl_client_step(handle->data, NULL, 0, NULL, &out, &length);
}

int main(void)
{
	static uv_timer_t timer;
	sasl_client_init(callbacks);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
