/*
 * Just not the trap: the same callees, with pointers that are null, or may be.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
	int x;
};

static void run(void (*done)(int))
{
	if (!done)
		sleep(1);
	else
		done(0);
}

static void greet(const char *name)
{
	bool has_name = name != NULL;

	if (!has_name)
		sleep(1);
}

/* Where it is one, it sleeps. */
static void stay(const struct place *at)
{
	if (at != NULL)
		sleep(1);
}

static void move(struct place *to)
{
	if (to == NULL)
		goto wait;
	to->x++;
	return;
wait:
	sleep(1);
}

/* What was used is another one by now. */
static void push(struct place *to, struct place *next)
{
	to->x++;
	to = next;
	move(to);
}

static int start(void *arg)
{
	struct place here = { 0 };
	struct place *made = malloc(sizeof(*made));

	run(NULL);             // expect: blocking-call
	greet(getenv("USER")); // expect: blocking-call
	stay(&here);           // expect: blocking-call
	move(made);            // expect: blocking-call
	push(&here, arg);      // expect: blocking-call
	free(made);
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
