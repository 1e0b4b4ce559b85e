/*
 * Libraries on top of GLib that wait for a daemon, a server or a device. Declarations as in their
 * headers.
 */
#include <stddef.h>

typedef void *gpointer;
typedef int gboolean;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef struct GMainLoop GMainLoop;
typedef struct pam_handle pam_handle_t;

extern unsigned g_timeout_add(unsigned interval, GSourceFunc function, gpointer data);
extern unsigned g_idle_add(GSourceFunc function, gpointer data);
extern GMainLoop *g_main_loop_new(gpointer context, int is_running);
extern void g_main_loop_run(GMainLoop *loop);
extern char *secret_password_lookup_sync(
	const gpointer schema, gpointer cancellable, gpointer *error, ...);
extern gpointer soup_session_send(
	gpointer session, gpointer message, gpointer cancellable, gpointer *error);
extern gboolean udisks_filesystem_call_unmount_sync(
	gpointer filesystem, gpointer options, gpointer cancellable, gpointer *error);
extern int gp_camera_init(gpointer camera, gpointer context);
extern int pam_authenticate(pam_handle_t *handle, int flags);
extern int idevice_event_subscribe(void (*callback)(const void *event, void *data), void *data);
extern int lockdownd_get_value(
	gpointer client, const char *domain, const char *key, gpointer *value);

static gboolean log_in(gpointer data)
{
	// hint: use 'secret_password_lookup' instead of 'secret_password_lookup_sync'
	secret_password_lookup_sync(data, NULL, NULL, NULL); // expect: blocking-call
	return pam_authenticate(data, 0);                    // expect: blocking-call
}

static gboolean fetch(gpointer session)
{
	return soup_session_send(session, NULL, NULL, NULL) != NULL; // expect: blocking-call
}

static gboolean look_at_devices(gpointer data)
{
	udisks_filesystem_call_unmount_sync(data, NULL, NULL, NULL); // expect: blocking-call
	return gp_camera_init(data, NULL);                           // expect: blocking-call
}

/* On a thread of the library. */
static void on_device(const void *event, void *client)
{
	(void)event;
	lockdownd_get_value(client, NULL, "DeviceClass", NULL);
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, 0);

	g_idle_add(log_in, NULL);
	g_timeout_add(1000, fetch, NULL);
	g_timeout_add(1000, look_at_devices, NULL);
	idevice_event_subscribe(on_device, NULL);
	g_main_loop_run(loop);
	return 0;
}
