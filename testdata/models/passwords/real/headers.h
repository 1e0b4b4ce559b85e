/* The real headers, where they are installed: scripts/model-headers. */
#include <sodium.h>
#include <argon2.h>
