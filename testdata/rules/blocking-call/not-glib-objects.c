/*
 * Trap: objects of a class that waits when one is made or goes, and the loop makes and frees none
 * of them: those of another class, and of a child that does not hand on; what is done before the
 * loop, and by a worker.
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
typedef gboolean (*GSourceFunc)(gpointer data);
typedef gpointer (*GThreadFunc)(gpointer data);
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
extern gpointer g_object_new(GType type, const gchar *first, ...);
extern void g_object_unref(gpointer object);
extern gpointer g_thread_new(const gchar *name, GThreadFunc function, gpointer data);
extern guint g_idle_add(GSourceFunc function, gpointer data);
extern GMainLoop *g_main_loop_new(gpointer context, gboolean is_running);
extern void g_main_loop_run(GMainLoop *loop);

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
} Slow;
typedef struct {
	GObjectClass parent;
} SlowClass;
typedef struct {
	Slow parent;
} Child;
typedef struct {
	SlowClass parent;
} ChildClass;
typedef struct {
	GObject parent;
} Quick;
typedef struct {
	GObjectClass parent;
} QuickClass;

DEFINE_TYPE(Slow, slow, g_object_get_type())
DEFINE_TYPE(Child, child, slow_get_type())
DEFINE_TYPE(Quick, quick, g_object_get_type())

static void slow_init(Slow *self)
{
	(void)self;
}

static void slow_constructed(GObject *object)
{
	(void)object;
	sleep(3);
}

static void slow_finalize(GObject *object)
{
	(void)object;
	sleep(4);
}

static void slow_class_init(SlowClass *class)
{
	((GObjectClass *)class)->constructed = slow_constructed;
	((GObjectClass *)class)->finalize = slow_finalize;
}

static void child_init(Child *self)
{
	(void)self;
}

static void child_finalize(GObject *object)
{
	(void)object;
}

static void child_class_init(ChildClass *class)
{
	((GObjectClass *)class)->finalize = child_finalize;
}

static void quick_init(Quick *self)
{
	(void)self;
}

/* It hands on to a parent that is not of this program. */
static void quick_finalize(GObject *object)
{
	((GObjectClass *)quick_parent)->finalize(object);
}

static void quick_class_init(QuickClass *class)
{
	((GObjectClass *)class)->finalize = quick_finalize;
}

static gboolean on_quick(gpointer data)
{
	Quick *quick = g_object_new(quick_get_type(), NULL);
	(void)data;
	g_object_unref(quick);
	return 0;
}

static gboolean on_child(gpointer data)
{
	Child *child = data;
	g_object_unref(child);
	return 0;
}

static gpointer work(gpointer data)
{
	Slow *slow = g_object_new(slow_get_type(), NULL);
	(void)data;
	g_object_unref(slow);
	return NULL;
}

int main(void)
{
	Slow *slow = g_object_new(slow_get_type(), NULL);
	Child *child = g_object_new(child_get_type(), NULL);

	g_object_unref(slow);
	g_idle_add(on_quick, NULL);
	g_idle_add(on_child, child);
	g_thread_new("work", work, NULL);
	g_main_loop_run(g_main_loop_new(NULL, 0));
	return 0;
}
