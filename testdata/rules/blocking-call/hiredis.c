/*
 * hiredis: commands wait for their answers, asynchronous ones call back on the loop. Declared here
 * as in its headers.
 */
#include <async/async.h>

#include <stddef.h>
#include <unistd.h>

typedef struct redisContext redisContext;
typedef struct redisAsyncContext redisAsyncContext;
typedef void redisCallbackFn(redisAsyncContext *context, void *reply, void *data);

redisContext *redisConnect(const char *address, int port);
redisContext *redisConnectNonBlock(const char *address, int port);
void *redisCommand(redisContext *context, const char *format, ...);
int redisAppendCommand(redisContext *context, const char *format, ...);
int redisGetReply(redisContext *context, void **reply);
int redisBufferRead(redisContext *context);
redisAsyncContext *redisAsyncConnect(const char *address, int port);
int redisAsyncCommand(
	redisAsyncContext *context, redisCallbackFn *call, void *data, const char *format, ...);

static int synchronous(void *arg)
{
	redisContext *context = redisConnect(arg, 6379); // expect: blocking-call
	void *reply = NULL;

	redisCommand(context, "GET %s", "x"); // expect: blocking-call
	redisAppendCommand(context, "GET y");
	return redisGetReply(context, &reply); // expect: blocking-call
}

/* Traps: nothing here waits. */
static int nonblocking(void *arg)
{
	redisContext *context = redisConnectNonBlock("192.0.2.1", 6379);
	void *reply = NULL;

	(void)arg;
	redisBufferRead(context);
	redisCommand(context, "GET x");
	return redisGetReply(context, &reply);
}

static void on_reply(redisAsyncContext *context, void *reply, void *data)
{
	(void)context, (void)reply, (void)data;
	sleep(1); // expect: blocking-call
}

static int asynchronous(void *arg)
{
	redisAsyncContext *context = redisAsyncConnect("192.0.2.1", 6379);

	return redisAsyncCommand(context, on_reply, arg, "GET x");
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, synchronous, arg);
		async_group_spawn(g, nonblocking, arg);
		async_group_spawn(g, asynchronous, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "redis";

	return async_run(start, argument, NULL) < 0;
}
