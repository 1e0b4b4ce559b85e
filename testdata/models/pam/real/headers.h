/* The real headers, where they are installed: scripts/model-headers. */
#include <security/pam_appl.h>
#include <security/pam_modules.h>
