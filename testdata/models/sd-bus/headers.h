/* The header that declares what rules/models/sd-bus.yaml names. */
#include <systemd/sd-bus.h>
