/* The real headers, where they are installed: scripts/model-headers. */
#include <netdb.h>
#include <sys/select.h>
#include <ares.h>
