/* The real headers, where they are installed: scripts/model-headers. */
#include <nng/nng.h>
#include <nng/supplemental/util/platform.h>
#include <nng/supplemental/http/http.h>
