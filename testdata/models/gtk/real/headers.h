/* The real headers, where they are installed: scripts/model-headers. */
#include <gtk/gtk.h>
