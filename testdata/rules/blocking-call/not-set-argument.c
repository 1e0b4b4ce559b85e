/*
 * Trap: what is handed over is surely not null, and only without it would the callee sleep.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct place {
	int x;
};

static struct place corner;

static void finish(int result)
{
	(void)result;
}

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

static void move(struct place *to)
{
	if (to == NULL)
		goto wait;
	to->x++;
	return;
wait:
	sleep(1);
}

#define OR_WAIT(pointer) ((pointer) ? (void)0 : (void)sleep(1))

static void walk(struct place *to)
{
	OR_WAIT(to);
}

static int pauses(const struct place *to)
{
	return to ? 0 : 1000;
}

static void rest(const struct place *to)
{
	if (pauses(to) > 0)
		return;
	walk((struct place *)to);
}

/* It would have crashed before. */
static void push(struct place *to)
{
	to->x++;
	move(to);
}

static int start(void *arg)
{
	struct place here = { 0 };
	struct place *made = malloc(sizeof(*made));

	(void)arg;
	run(finish);
	greet("you");
	move(&corner);
	move(&here);
	walk(&here);
	rest(&here);
	push(&here);
	if (!made)
		return -1;
	move(made);
	walk(made);
	free(made);
	return 0;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
