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

typedef struct _GtkLabel GtkLabel;
typedef struct _GtkProgressBar GtkProgressBar;
typedef struct _GtkStatusbar GtkStatusbar;
typedef struct _GtkSpinner GtkSpinner;
typedef struct _GtkTextBuffer GtkTextBuffer;
typedef struct _GtkTextIter GtkTextIter;
typedef struct _GtkListStore GtkListStore;

void gtk_widget_set_sensitive(GtkWidget *widget, gboolean sensitive);
void gtk_widget_set_visible(GtkWidget *widget, gboolean visible);
void gtk_window_present(GtkWindow *window);
void gtk_window_close(GtkWindow *window);
void gtk_window_set_title(GtkWindow *window, const char *title);
void gtk_label_set_text(GtkLabel *self, const char *str);
void gtk_label_set_label(GtkLabel *self, const char *str);
void gtk_label_set_markup(GtkLabel *self, const char *str);
void gtk_progress_bar_set_fraction(GtkProgressBar *pbar, double fraction);
void gtk_progress_bar_pulse(GtkProgressBar *pbar);
guint gtk_statusbar_push(GtkStatusbar *statusbar, guint context_id, const char *text);
void gtk_spinner_start(GtkSpinner *spinner);
void gtk_text_buffer_set_text(GtkTextBuffer *buffer, const char *text, int len);
void gtk_text_buffer_insert(GtkTextBuffer *buffer, GtkTextIter *iter, const char *text, int len);
void gtk_list_store_append(GtkListStore *list_store, GtkTreeIter *iter);
void gtk_list_store_set(GtkListStore *list_store, GtkTreeIter *iter, ...);
