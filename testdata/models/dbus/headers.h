/* The header that declares what rules/models/dbus.yaml names. */
#include <dbus/dbus.h>
