/* The header that declares what rules/models/sd-event.yaml names. */
#include <systemd/sd-event.h>
