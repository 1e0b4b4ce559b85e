/*
 * libdbus, sd-bus and sd-event: handlers wait for replies instead of asking to be told.
 */
#include <stddef.h>
#include <stdint.h>
#include <time.h>

typedef unsigned int dbus_bool_t;
typedef struct DBusConnection DBusConnection;
typedef struct DBusMessage DBusMessage;
typedef struct DBusPendingCall DBusPendingCall;
typedef struct DBusError DBusError;
typedef int DBusHandlerResult;
typedef void (*DBusFreeFunction)(void *memory);
typedef void (*DBusPendingCallNotifyFunction)(DBusPendingCall *pending, void *data);
typedef DBusHandlerResult (*DBusHandleMessageFunction)(
	DBusConnection *connection, DBusMessage *message, void *data);

extern DBusConnection *dbus_bus_get(int type, DBusError *error);
extern dbus_bool_t dbus_connection_add_filter(DBusConnection *connection,
	DBusHandleMessageFunction function, void *data, DBusFreeFunction release);
extern dbus_bool_t dbus_connection_send_with_reply(
	DBusConnection *connection, DBusMessage *message, DBusPendingCall **pending, int timeout);
extern DBusMessage *dbus_connection_send_with_reply_and_block(
	DBusConnection *connection, DBusMessage *message, int timeout, DBusError *error);
extern dbus_bool_t dbus_pending_call_set_notify(DBusPendingCall *pending,
	DBusPendingCallNotifyFunction function, void *data, DBusFreeFunction release);
extern void dbus_pending_call_block(DBusPendingCall *pending);
extern void dbus_bus_add_match(DBusConnection *connection, const char *rule, DBusError *error);
extern dbus_bool_t dbus_connection_read_write(DBusConnection *connection, int timeout);
extern dbus_bool_t dbus_connection_read_write_dispatch(DBusConnection *connection, int timeout);

typedef struct sd_bus sd_bus;
typedef struct sd_bus_slot sd_bus_slot;
typedef struct sd_bus_message sd_bus_message;
typedef struct sd_bus_error sd_bus_error;
typedef struct sd_event sd_event;
typedef struct sd_event_source sd_event_source;
typedef int (*sd_bus_message_handler_t)(sd_bus_message *m, void *userdata, sd_bus_error *error);
typedef int (*sd_event_time_handler_t)(sd_event_source *s, uint64_t usec, void *userdata);

struct vtable_method {
	const char *member;
	sd_bus_message_handler_t handler;
};

extern int sd_event_default(sd_event **event);
extern int sd_event_add_time(sd_event *e, sd_event_source **s, clockid_t clock, uint64_t usec,
	uint64_t accuracy, sd_event_time_handler_t callback, void *userdata);
extern int sd_event_loop(sd_event *e);
extern int sd_bus_call(
	sd_bus *bus, sd_bus_message *m, uint64_t usec, sd_bus_error *error, sd_bus_message **reply);
extern int sd_bus_call_async(sd_bus *bus, sd_bus_slot **slot, sd_bus_message *m,
	sd_bus_message_handler_t callback, void *userdata, uint64_t usec);
extern int sd_bus_get_property_string(sd_bus *bus, const char *destination, const char *path,
	const char *interface, const char *member, sd_bus_error *error, char **value);
extern int sd_bus_wait(sd_bus *bus, uint64_t usec);

static DBusConnection *connection;
static sd_bus *bus;

static void on_reply(DBusPendingCall *pending, void *data)
{
	(void)data;
	dbus_pending_call_block(pending); // expect: blocking-call
}

static DBusHandlerResult on_message(DBusConnection *from, DBusMessage *message, void *data)
{
	DBusPendingCall *pending;

	// expect@+1: blocking-call
	dbus_connection_send_with_reply_and_block(from, message, 1000, NULL);
	dbus_connection_send_with_reply(from, message, &pending, 1000);
	dbus_pending_call_set_notify(pending, on_reply, NULL, NULL);
	dbus_bus_add_match(from, "type='signal'", data); // expect: blocking-call
	dbus_bus_add_match(from, "type='signal'", NULL);
	dbus_connection_read_write(from, 100); // expect: blocking-call
	dbus_connection_read_write(from, 0);
	return 0;
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	char *value;

	(void)m;
	(void)userdata;
	// expect@+1: blocking-call
	sd_bus_get_property_string(bus, "a.b", "/a", "a.b", "Name", error, &value);
	return 0;
}

static int on_method(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	(void)userdata;
	return sd_bus_call(bus, m, 0, error, NULL); // expect: blocking-call
}

static const struct vtable_method methods[] = {
	{ "Save", on_method },
};

static int on_time(sd_event_source *s, uint64_t usec, void *userdata)
{
	(void)s;
	(void)usec;
	sd_bus_call_async(bus, NULL, userdata, on_answer, NULL, 0);
	sd_bus_wait(bus, 0);
	return sd_bus_wait(bus, 1000); // expect: blocking-call
}

int main(void)
{
	sd_event *event = NULL;

	connection = dbus_bus_get(0, NULL);
	dbus_connection_add_filter(connection, on_message, NULL, NULL);
	sd_event_default(&event);
	sd_event_add_time(event, NULL, CLOCK_MONOTONIC, 0, 0, on_time, (void *)methods);
	return sd_event_loop(event);
}
