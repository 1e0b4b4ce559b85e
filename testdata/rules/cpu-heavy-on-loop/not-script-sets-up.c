/*
 * What only functions for scripts call may be for the script that sets things up.
 * but-script-sets-up.c is the twin. Declarations as in the headers of Lua.
 */
#include <stddef.h>
#include <uv.h>

#include "compute.h"

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);

extern lua_State *luaL_newstate(void);
extern void lua_pushcclosure(lua_State *L, lua_CFunction fn, int n);
extern void lua_setfield(lua_State *L, int index, const char *key);
extern int luaL_loadfile(lua_State *L, const char *path);
extern int lua_pcall(lua_State *L, int arguments, int results, int handler);

#define LUA_GLOBALSINDEX (-10002)
#define lua_register(L, name, f)                                                                   \
	(lua_pushcclosure(L, (f), 0), lua_setfield(L, LUA_GLOBALSINDEX, (name)))
#define luaL_dofile(L, path) (luaL_loadfile(L, path) || lua_pcall(L, 0, -1, 0))

static lua_State *L;
static uv_timer_t timer;
static char key[32];

static int load_key(lua_State *state)
{
	(void)state;
	return make_key(key);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	lua_pcall(L, 0, 0, 0);
}

int main(void)
{
	L = luaL_newstate();
	lua_register(L, "load_key", load_key);
	(void)luaL_dofile(L, "config.lua");
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
