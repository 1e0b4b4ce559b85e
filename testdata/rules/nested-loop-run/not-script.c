/*
 * A binding of the loop for scripts: the script that is run first calls it to run the loop. That
 * callbacks run scripts, too, does not mean that these do. Declarations as in the headers of Lua.
 */
#include <stddef.h>
#include <uv.h>

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);

extern lua_State *luaL_newstate(void);
extern void lua_pushcclosure(lua_State *L, lua_CFunction fn, int n);
extern void lua_setglobal(lua_State *L, const char *name);
extern int luaL_loadfile(lua_State *L, const char *path);
extern int lua_pcall(lua_State *L, int arguments, int results, int handler);

static lua_State *L;
static uv_timer_t timer;

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	lua_pcall(L, 0, 0, 0);
}

static int start(lua_State *state)
{
	(void)state;
	return uv_timer_start(&timer, on_timer, 1000, 1000);
}

static int run(lua_State *state)
{
	(void)state;
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}

int main(void)
{
	L = luaL_newstate();
	uv_timer_init(uv_default_loop(), &timer);
	lua_pushcclosure(L, start, 0);
	lua_setglobal(L, "start");
	lua_pushcclosure(L, run, 0);
	lua_setglobal(L, "run");
	return luaL_loadfile(L, "main.lua") || lua_pcall(L, 0, 0, 0);
}
