/* The headers that declare what rules/models/lua.yaml names. */
#include <lua.h>

#include <lauxlib.h>
