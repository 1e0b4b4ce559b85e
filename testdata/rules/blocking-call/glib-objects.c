/*
 * GObject: what a class does when an object of it is made, or when the last reference to one goes,
 * is done by whoever makes it, or gives the reference back. Data goes with its object. Declarations
 * by the documented prototypes, so that no package is needed.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef unsigned int guint;
typedef size_t GType;
typedef char gchar;
typedef void *gpointer;
typedef struct _GTypeInstance GTypeInstance;
typedef struct _GMainLoop GMainLoop;
typedef struct _GTask GTask;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GDestroyNotify)(gpointer data);
typedef void (*GClassInitFunc)(gpointer class, gpointer data);
typedef void (*GInstanceInitFunc)(GTypeInstance *instance, gpointer class);

typedef struct _GObject {
	gpointer class;
	guint references;
} GObject;

typedef struct _GObjectClass {
	GType type;
	void (*dispose)(GObject *object);
	void (*finalize)(GObject *object);
	void (*constructed)(GObject *object);
} GObjectClass;

extern GType g_object_get_type(void);
extern GType g_type_register_static_simple(GType parent, const gchar *name, guint class_size,
	GClassInitFunc class_init, guint size, GInstanceInitFunc init, guint flags);
extern gpointer g_type_class_peek_parent(gpointer class);
extern GTypeInstance *g_type_check_instance_cast(GTypeInstance *instance, GType type);
extern gpointer g_object_new(GType type, const gchar *first, ...);
extern void g_object_unref(gpointer object);
extern void g_object_set_data_full(
	GObject *object, const gchar *key, gpointer data, GDestroyNotify destroy);
extern void g_task_set_task_data(GTask *task, gpointer data, GDestroyNotify destroy);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern GMainLoop *g_main_loop_new(gpointer context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);

#define G_OBJECT(object)                                                                           \
	((GObject *)(void *)g_type_check_instance_cast(                                            \
		(GTypeInstance *)(object), g_object_get_type()))
#define g_clear_object(pointer)                                                                    \
	do {                                                                                       \
		__typeof__(*(pointer)) old = *(pointer);                                           \
		*(pointer) = NULL;                                                                 \
		if (old)                                                                           \
			g_object_unref(old);                                                       \
	} while (0)

/* As the macro of the library does it: two steps, the second once. */
#define DEFINE_TYPE(Name, name, parent)                                                            \
	static gpointer name##_parent;                                                             \
	static void name##_init(Name *self);                                                       \
	static void name##_class_init(Name##Class *class);                                         \
	static void name##_fill(gpointer class, gpointer data)                                     \
	{                                                                                          \
		(void)data;                                                                        \
		name##_parent = g_type_class_peek_parent(class);                                   \
		name##_class_init((Name##Class *)class);                                           \
	}                                                                                          \
	static GType name##_get_type_once(void)                                                    \
	{                                                                                          \
		return g_type_register_static_simple(parent, #Name, sizeof(Name##Class),           \
			(GClassInitFunc)(void (*)(void))name##_fill, sizeof(Name),                 \
			(GInstanceInitFunc)(void (*)(void))name##_init, 0);                        \
	}                                                                                          \
	static GType name##_get_type(void)                                                         \
	{                                                                                          \
		static GType type;                                                                 \
		if (!type)                                                                         \
			type = name##_get_type_once();                                             \
		return type;                                                                       \
	}

typedef struct {
	GObject parent;
	int fd;
} Peer;
typedef struct {
	GObjectClass parent;
} PeerClass;
typedef struct {
	Peer parent;
} Guest;
typedef struct {
	PeerClass parent;
} GuestClass;
typedef struct {
	GObject parent;
} Slow;
typedef struct {
	GObjectClass parent;
} SlowClass;

DEFINE_TYPE(Peer, peer, g_object_get_type())
DEFINE_TYPE(Guest, guest, peer_get_type())
DEFINE_TYPE(Slow, slow, g_object_get_type())

static void peer_init(Peer *self)
{
	self->fd = -1;
}

static void peer_finalize(GObject *object)
{
	// path: main > on_idle > peer_finalize > _GObjectClass.finalize
	// path: peer_finalize > sleep
	// certainty: likely
	sleep(1); // expect: blocking-call
	((GObjectClass *)peer_parent)->finalize(object);
}

static void peer_class_init(PeerClass *class)
{
	((GObjectClass *)class)->finalize = peer_finalize;
}

/* It has a finalizer of its own, which hands on to that of its parent. */
static void guest_finalize(GObject *object)
{
	usleep(200000); // expect: blocking-call
	((GObjectClass *)guest_parent)->finalize(object);
}

static void guest_init(Guest *self)
{
	(void)self;
	sleep(2);
}

static void guest_class_init(GuestClass *class)
{
	GObjectClass *object_class = (GObjectClass *)class;
	object_class->finalize = guest_finalize;
}

static void slow_init(Slow *self)
{
	(void)self;
}

static void slow_constructed(GObject *object)
{
	(void)object;
	sleep(3); // expect: blocking-call
}

static void slow_dispose(GObject *object)
{
	(void)object;
	sleep(4); // expect: blocking-call
}

static void slow_class_init(SlowClass *class)
{
	((GObjectClass *)class)->constructed = slow_constructed;
	((GObjectClass *)class)->dispose = slow_dispose;
}

static Peer *peer;

static gboolean on_idle(gpointer data)
{
	(void)data;
	g_clear_object(&peer);
	return 0;
}

static gboolean on_guest(gpointer data)
{
	Guest *guest = data;
	g_object_unref(G_OBJECT(guest));
	return 0;
}

static gboolean on_made(gpointer data)
{
	// path: main > on_made > guest_init > sleep
	// certainty: certain
	*(gpointer *)data = g_object_new(guest_get_type(), NULL); // expect: blocking-call
	return 0;
}

static gboolean on_slow(gpointer data)
{
	gpointer object = g_object_new(slow_get_type(), NULL);
	(void)data;
	g_object_unref(object);
	return 0;
}

static void free_data(gpointer data)
{
	(void)data;
	sleep(5); // expect: blocking-call
}

static void free_task(gpointer data)
{
	(void)data;
	sleep(6); // expect: blocking-call
}

int main(void)
{
	static gpointer kept;
	GObject *object = g_object_new(peer_get_type(), NULL);

	g_object_set_data_full(object, "key", &kept, free_data);
	g_task_set_task_data((GTask *)kept, &kept, free_task);
	g_idle_add(on_idle, NULL);
	g_idle_add(on_guest, kept);
	g_idle_add(on_made, &kept);
	g_idle_add(on_slow, NULL);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
