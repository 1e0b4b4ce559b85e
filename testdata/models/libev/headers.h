/* The header that declares what rules/models/libev.yaml names. */
#define EV_WALK_ENABLE 1
#include <ev.h>
