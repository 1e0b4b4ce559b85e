/* The headers that declare what rules/models/glib.yaml names. */
#include <glib.h>
#include <glib-object.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
