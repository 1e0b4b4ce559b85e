/*
 * A script that runs on the loop keeps it waiting, whatever runs on workers:
 * not-script-in-worker.c. Declarations as in the headers of Lua.
 */
#include <stddef.h>
#include <unistd.h>
#include <uv.h>

typedef struct lua_State lua_State;
typedef int (*lua_CFunction)(lua_State *L);

extern lua_State *luaL_newstate(void);
extern void lua_pushcclosure(lua_State *L, lua_CFunction fn, int n);
extern void lua_setglobal(lua_State *L, const char *name);
extern void lua_callk(lua_State *L, int arguments, int results, ptrdiff_t context, void *k);

static lua_State *L;
static uv_work_t work;

static int wait_a_while(lua_State *state)
{
	(void)state;
	sleep(1); // expect: blocking-call
	return 0;
}

static void on_worker(uv_work_t *job)
{
	(void)job;
}

static void on_done(uv_work_t *job, int status)
{
	(void)job;
	(void)status;
	lua_callk(L, 0, 0, 0, NULL);
}

int main(void)
{
	L = luaL_newstate();
	lua_pushcclosure(L, wait_a_while, 0);
	lua_setglobal(L, "wait_a_while");
	uv_queue_work(uv_default_loop(), &work, on_worker, on_done);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
