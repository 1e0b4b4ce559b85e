/* The real headers, where they are installed: scripts/model-headers. */
#include <mariadb/mysql.h>
