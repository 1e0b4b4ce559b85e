/*
 * GObject: a class that is made from a GTypeInfo, on the stack, constant, or for a module, is known
 * as one that a macro makes. And a function that gives a reference back, handed over, does so when
 * it is called. Declarations by the documented prototypes, so that no package is needed.
 */
#include <stddef.h>
#include <unistd.h>

typedef int gboolean;
typedef unsigned int guint;
typedef unsigned short guint16;
typedef size_t GType;
typedef char gchar;
typedef void *gpointer;
typedef const void *gconstpointer;
typedef struct _GTypeInstance GTypeInstance;
typedef struct _GTypeModule GTypeModule;
typedef struct _GMainLoop GMainLoop;
typedef struct _GTask GTask;
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GDestroyNotify)(gpointer data);
typedef void (*GBaseInitFunc)(gpointer class);
typedef void (*GClassInitFunc)(gpointer class, gpointer data);
typedef void (*GInstanceInitFunc)(GTypeInstance *instance, gpointer class);

typedef struct _GTypeInfo {
	guint16 class_size;
	GBaseInitFunc base_init, base_finalize;
	GClassInitFunc class_init, class_finalize;
	gconstpointer class_data;
	guint16 instance_size, n_preallocs;
	GInstanceInitFunc instance_init;
	const void *value_table;
} GTypeInfo;

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
extern GType g_type_register_static(
	GType parent, const gchar *name, const GTypeInfo *info, guint flags);
extern GType g_type_module_register_type(
	GTypeModule *module, GType parent, const gchar *name, const GTypeInfo *info, guint flags);
extern gpointer g_object_new(GType type, const gchar *first, ...);
extern void g_object_unref(gpointer object);
extern void g_object_set_data_full(
	GObject *object, const gchar *key, gpointer data, GDestroyNotify destroy);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern guint g_idle_add_full(
	int priority, GSourceFunc function, gpointer data, GDestroyNotify notify);
extern void g_task_set_task_data(GTask *task, gpointer data, GDestroyNotify destroy);
extern GMainLoop *g_main_loop_new(gpointer context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);

typedef struct {
	GObject parent;
} Peer;
typedef struct {
	Peer parent;
} Guest;
typedef struct {
	GObject parent;
} Plug;
typedef struct {
	GObject parent;
} Note;
typedef struct {
	GObjectClass parent;
} Class;

/* ------------------------------------------------------------------------- on the stack */

static void peer_finalize(GObject *object)
{
	(void)object;
	// path: main > on_peer > peer_finalize > _GObjectClass.finalize
	// path: peer_finalize > sleep
	// certainty: likely
	sleep(1); // expect: blocking-call
}

static void peer_class_init(Class *class, gpointer data)
{
	(void)data;
	class->parent.finalize = peer_finalize;
}

static void peer_init(Peer *self, gpointer class)
{
	(void)self, (void)class;
	// path: main > on_peer > peer_init > sleep
	// certainty: certain
	sleep(2); // expect: blocking-call
}

static GType peer_get_type(void)
{
	static GType type;

	if (!type) {
		const GTypeInfo info = {
			.class_size = sizeof(Class),
			.class_init = (GClassInitFunc)(void (*)(void))peer_class_init,
			.instance_size = sizeof(Peer),
			.instance_init = (GInstanceInitFunc)(void (*)(void))peer_init,
		};
		type = g_type_register_static(g_object_get_type(), "Peer", &info, 0);
	}
	return type;
}

/* ----------------------------------------------------------------------------- constant */

/* What it is a child of is known by the function that says so. Filling the class takes a type
 * that is made meanwhile: its functions are not those of this class. */
static void guest_constructed(GObject *object)
{
	(void)object;
	sleep(3); // expect: blocking-call
}

static GType note_get_type(void);

static void guest_class_init(Class *class, gpointer data)
{
	(void)data;
	note_get_type();
	class->parent.constructed = guest_constructed;
}

static GType guest_get_type(void)
{
	static const GTypeInfo info = { sizeof(Class), NULL, NULL,
		(GClassInitFunc)(void (*)(void))guest_class_init, NULL, NULL, sizeof(Guest), 0,
		NULL, NULL };
	static GType type;

	if (!type)
		type = g_type_register_static(peer_get_type(), "Guest", &info, 0);
	return type;
}

/* Nobody makes one on the loop. */
static void note_init(Note *self, gpointer class)
{
	(void)self, (void)class;
	sleep(4);
}

static void note_class_init(Class *class, gpointer data)
{
	(void)data, (void)class;
}

static GType note_get_type(void)
{
	static GType type;
	GTypeInfo info = { 0 };

	info.class_init = (GClassInitFunc)(void (*)(void))note_class_init;
	info.instance_init = (GInstanceInitFunc)(void (*)(void))note_init;
	if (!type)
		type = g_type_register_static(g_object_get_type(), "Note", &info, 0);
	return type;
}

/* --------------------------------------------------------------------------- of a module */

static GType plug_type;

static void plug_init(Plug *self, gpointer class)
{
	(void)self, (void)class;
	// path: main > on_plug > plug_init > sleep
	sleep(5); // expect: blocking-call
}

static void plug_finalize(GObject *object)
{
	(void)object;
	// path: main > on_plug > plug_finalize > _GObjectClass.finalize > plug_finalize > sleep
	sleep(6); // expect: blocking-call
}

static void plug_class_init(Class *class, gpointer data)
{
	(void)data;
	class->parent.finalize = plug_finalize;
}

static void plug_register(GTypeModule *module)
{
	const GTypeInfo info = { sizeof(Class), NULL, NULL,
		(GClassInitFunc)(void (*)(void))plug_class_init, NULL, NULL, sizeof(Plug), 0,
		(GInstanceInitFunc)(void (*)(void))plug_init, NULL };

	plug_type = g_type_module_register_type(module, g_object_get_type(), "Plug", &info, 0);
}

static GType plug_get_type(void)
{
	return plug_type;
}

/* ----------------------------------------------------------------------------- handed over */

typedef struct {
	GObject parent;
} Owned;
typedef struct {
	GObject parent;
} Lent;

static void owned_finalize(GObject *object)
{
	(void)object;
	// path: main > owned_finalize > _GObjectClass.finalize > owned_finalize > sleep
	// certainty: likely
	sleep(7); // expect: blocking-call
}

static void owned_class_init(Class *class, gpointer data)
{
	(void)data;
	class->parent.finalize = owned_finalize;
}

static GType owned_get_type(void)
{
	static GType type;
	GTypeInfo info = { .class_init = (GClassInitFunc)(void (*)(void))owned_class_init };

	if (!type)
		type = g_type_register_static(g_object_get_type(), "Owned", &info, 0);
	return type;
}

/* It is handed over together with a number. */
static void lent_finalize(GObject *object)
{
	(void)object;
	sleep(8);
}

static void lent_class_init(Class *class, gpointer data)
{
	(void)data;
	class->parent.finalize = lent_finalize;
}

static GType lent_get_type(void)
{
	static GType type;
	GTypeInfo info = { .class_init = (GClassInitFunc)(void (*)(void))lent_class_init };

	if (!type)
		type = g_type_register_static(g_object_get_type(), "Lent", &info, 0);
	return type;
}

static gboolean on_peer(gpointer data)
{
	g_object_unref((Peer *)data);
	g_object_new(peer_get_type(), NULL);
	return 0;
}

static gboolean on_guest(gpointer data)
{
	*(gpointer *)data = g_object_new(guest_get_type(), NULL);
	return 0;
}

static gboolean on_plug(gpointer data)
{
	g_object_unref((Plug *)data);
	g_object_new(plug_get_type(), NULL);
	return 0;
}

static gboolean on_lent(gpointer data)
{
	(void)data;
	return 0;
}

int main(void)
{
	static gpointer kept;
	Owned *owned = g_object_new(owned_get_type(), NULL);
	Lent *lent = g_object_new(lent_get_type(), NULL);

	plug_register(kept);
	g_object_new(note_get_type(), NULL);
	g_task_set_task_data(kept, owned, g_object_unref);
	g_object_set_data_full(&lent->parent, "key", kept, g_object_unref);
	g_idle_add(on_lent, lent);
	g_idle_add(on_peer, kept);
	g_idle_add(on_guest, &kept);
	g_idle_add(on_plug, kept);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
