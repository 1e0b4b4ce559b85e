/* What rules/models/gtk.yaml names, by its documented prototypes: GTK 3 and 4 cannot be included
 * together, and neither is needed for anything else. */
typedef int gboolean;
typedef unsigned int guint;
typedef void *gpointer;
typedef struct _GtkWidget GtkWidget;
typedef struct _GtkContainer GtkContainer;
typedef struct _GtkDialog GtkDialog;
typedef struct _GtkNativeDialog GtkNativeDialog;
typedef struct _GtkClipboard GtkClipboard;
typedef struct _GtkSelectionData GtkSelectionData;
typedef struct _GtkTreeModel GtkTreeModel;
typedef struct _GtkTreePath GtkTreePath;
typedef struct _GtkTreeIter GtkTreeIter;
typedef struct _GtkWindow GtkWindow;
typedef struct _GdkFrameClock GdkFrameClock;
typedef struct _GdkAtom *GdkAtom;
typedef struct _GError GError;
typedef void (*GDestroyNotify)(gpointer data);
typedef gboolean (*GSourceFunc)(gpointer data);
typedef void (*GtkCallback)(GtkWidget *widget, gpointer data);
typedef gboolean (*GtkTickCallback)(GtkWidget *widget, GdkFrameClock *clock, gpointer data);
typedef gboolean (*GtkTreeModelForeachFunc)(
	GtkTreeModel *model, GtkTreePath *path, GtkTreeIter *iter, gpointer data);

void gtk_main(void);
void gtk_main_quit(void);
gboolean gtk_main_iteration(void);
gboolean gtk_main_iteration_do(gboolean blocking);
gboolean gtk_events_pending(void);
int gtk_dialog_run(GtkDialog *dialog);
int gtk_native_dialog_run(GtkNativeDialog *dialog);
void gtk_widget_show(GtkWidget *widget);
void gtk_widget_hide(GtkWidget *widget);
void gtk_widget_queue_draw(GtkWidget *widget);
char *gtk_clipboard_wait_for_text(GtkClipboard *clipboard);
GtkSelectionData *gtk_clipboard_wait_for_contents(GtkClipboard *clipboard, GdkAtom target);
gboolean gtk_show_uri_on_window(
	GtkWindow *parent, const char *uri, unsigned int timestamp, GError **error);
guint gtk_widget_add_tick_callback(
	GtkWidget *widget, GtkTickCallback callback, gpointer data, GDestroyNotify notify);
void gtk_container_foreach(GtkContainer *container, GtkCallback callback, gpointer data);
void gtk_container_forall(GtkContainer *container, GtkCallback callback, gpointer data);
void gtk_tree_model_foreach(GtkTreeModel *model, GtkTreeModelForeachFunc function, gpointer data);
guint gdk_threads_add_idle(GSourceFunc function, gpointer data);
guint gdk_threads_add_timeout(guint interval, GSourceFunc function, gpointer data);
guint gdk_threads_add_timeout_seconds(guint interval, GSourceFunc function, gpointer data);
