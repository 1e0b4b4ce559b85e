/* The real headers, where they are installed: scripts/model-headers. */
#define LDAP_DEPRECATED 1
#include <ldap.h>
