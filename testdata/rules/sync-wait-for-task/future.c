/*
 * A home-made future: who completes it is known where it is handed over, not where the waiting is
 * written.
 */
#include <event2/bufferevent.h>
#include <event2/event.h>

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

struct future {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool is_ready;
	int value;
};

struct connection {
	struct bufferevent *stream;
	struct future reply;
};

static void future_set(struct future *future, int value)
{
	pthread_mutex_lock(&future->lock);
	future->value = value;
	future->is_ready = true;
	pthread_cond_broadcast(&future->changed);
	pthread_mutex_unlock(&future->lock);
}

static int future_get(struct future *future)
{
	pthread_mutex_lock(&future->lock);
	while (!future->is_ready)
		pthread_cond_wait(&future->changed, &future->lock); // expect: sync-wait-for-task
	pthread_mutex_unlock(&future->lock);
	return future->value;
}

static void on_reply(struct bufferevent *stream, void *arg)
{
	struct connection *connection = arg;

	(void)stream;
	future_set(&connection->reply, 1);
}

static void on_command(evutil_socket_t fd, short what, void *arg)
{
	struct connection *connection = arg;

	(void)fd;
	(void)what;
	bufferevent_write(connection->stream, "GET\n", 4);
	if (future_get(&connection->reply) < 0)
		exit(1);
}

int main(void)
{
	static struct connection connection;
	struct event_base *base = event_base_new();
	struct event *command = event_new(base, 0, EV_READ | EV_PERSIST, on_command, &connection);

	connection.stream = bufferevent_socket_new(base, -1, 0);
	bufferevent_setcb(connection.stream, on_reply, NULL, NULL, &connection);
	event_add(command, NULL);
	return event_base_dispatch(base);
}
