/*
 * lua.c without a script at the start: what is registered is called on the loop, and what takes a
 * moment only is found, too. Declarations as in the headers of Lua.
 */
#include <pwd.h>
#include <stddef.h>
#include <uv.h>

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);
typedef struct luaL_Reg {
	const char *name;
	lua_CFunction func;
} luaL_Reg;

extern lua_State *luaL_newstate(void);
extern void luaL_register(lua_State *L, const char *name, const luaL_Reg *list);
extern int luaL_loadstring(lua_State *L, const char *text);
extern int lua_pcall(lua_State *L, int arguments, int results, int handler);

#define luaL_dostring(L, s) (luaL_loadstring(L, s) || lua_pcall(L, 0, -1, 0))

static lua_State *L;
static uv_timer_t timer;

static int of_user(lua_State *state)
{
	(void)state;
	return getpwnam("nobody") != NULL; // expect: blocking-call
}

static int harmless(lua_State *state)
{
	(void)state;
	return 0;
}

static const luaL_Reg library[] = {
	{ "harmless", harmless },
	{ "of_user", of_user },
	{ NULL, NULL },
};

static void on_timer(uv_timer_t *handle)
{
	(void)handle;
	(void)luaL_dostring(L, "tick()");
}

int main(void)
{
	L = luaL_newstate();
	luaL_register(L, "library", library);
	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1000, 1000);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
