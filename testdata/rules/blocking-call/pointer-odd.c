/*
 * Pointers to functions in less usual places: an array inside of a struct, the result of a call
 * through a pointer, a closure that is handed over by value, a local that is set through a pointer.
 */
#include <async/async.h>

#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

typedef void (*action)(void);

static int turn;

static void in_array(void)
{
	waitpid(-1, NULL, 0);
}

static void result(void)
{
	sync();
}

static void closed_over(void)
{
	sleep(1);
}

static void set_through_pointer(void)
{
	usleep(20000);
}

static void nothing(void)
{
	turn++;
}

struct operations {
	action run;
	action others[3];
};

static struct operations operations = { .run = nothing, .others = { [1] = in_array } };

static action pick(int which)
{
	return which ? result : nothing;
}

static action (*picker)(int) = pick;

struct closure {
	void (*run)(void *argument);
	void *argument;
};

static void call(struct closure closure)
{
	closure.run(closure.argument);
}

static void call_action(void *argument)
{
	((action)argument)();
}

static int start(void *arg)
{
	action chosen = nothing, *place = &chosen;

	operations.run();
	operations.others[turn & 1](); // expect: blocking-call
	picker(turn)();                // expect: blocking-call
	// missing@+1: blocking-call a struct with a function, by value
	call((struct closure){ call_action, (void *)closed_over });
	*place = set_through_pointer;
	chosen(); // expect: blocking-call
	return arg ? -1 : 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
