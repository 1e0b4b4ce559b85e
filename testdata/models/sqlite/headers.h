/* The headers that declare what rules/models/sqlite.yaml names. */
#include <sqlite3.h>
