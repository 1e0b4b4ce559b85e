/*
 * Lua: a function that is registered with it runs where scripts do, on the loop here. Registered
 * one by one, in tables, and through a helper. Scripts are run at the start as well: which
 * functions those call is not known, so what takes a moment only is possible. Declarations as in
 * its headers.
 */
#include <pwd.h>
#include <stddef.h>
#include <unistd.h>
#include <uv.h>

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);
typedef struct luaL_Reg {
	const char *name;
	lua_CFunction func;
} luaL_Reg;

extern lua_State *luaL_newstate(void);
extern void lua_pushcclosure(lua_State *L, lua_CFunction fn, int n);
extern void lua_setfield(lua_State *L, int index, const char *key);
extern void luaL_register(lua_State *L, const char *name, const luaL_Reg *list);
extern int luaL_loadfile(lua_State *L, const char *path);
extern int luaL_loadstring(lua_State *L, const char *text);
extern int lua_pcall(lua_State *L, int arguments, int results, int handler);

#define LUA_GLOBALSINDEX (-10002)
#define lua_register(L, name, f)                                                                   \
	(lua_pushcclosure(L, (f), 0), lua_setfield(L, LUA_GLOBALSINDEX, (name)))
#define luaL_dostring(L, s)  (luaL_loadstring(L, s) || lua_pcall(L, 0, -1, 0))
#define luaL_dofile(L, path) (luaL_loadfile(L, path) || lua_pcall(L, 0, -1, 0))

static lua_State *L;
static uv_timer_t timer;

static int wait_a_while(lua_State *state)
{
	(void)state;
	sleep(1); // expect: blocking-call
	return 0;
}

static void wait_twice(void)
{
	sleep(1);
	sleep(1);
}

static int in_table(lua_State *state)
{
	(void)state;
	wait_twice(); // expect: blocking-call
	return 0;
}

static int by_helper(lua_State *state)
{
	(void)state;
	sleep(1); // expect: blocking-call
	return 0;
}

static int of_user(lua_State *state)
{
	(void)state;
	return getpwnam("nobody") != NULL;
}

static int harmless(lua_State *state)
{
	(void)state;
	return 0;
}

static const luaL_Reg library[] = {
	{ "in_table", in_table },
	{ "harmless", harmless },
	{ "of_user", of_user },
	{ NULL, NULL },
};

static void add(lua_State *state, const char *name, lua_CFunction f)
{
	lua_pushcclosure(state, f, 0);
	lua_setfield(state, LUA_GLOBALSINDEX, name);
}

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	(void)luaL_dostring(L, "tick()");
}

int main(void)
{
	L = luaL_newstate();
	lua_register(L, "wait_a_while", wait_a_while);
	luaL_register(L, "library", library);
	add(L, "by_helper", by_helper);
	(void)luaL_dofile(L, "config.lua");
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
