/*
 * The twin: beside what a model calls information stands what it does not; the body of a loop that
 * may be long computes for long each time.
 */
#include <async/async.h>

#include "compute.h"

struct user {
	char key[32];
	struct user *next;
};

static int keys(struct user *users)
{
	int count = 0;

	for (struct user *user = users; user; user = user->next)
		count += make_key(user->key);
	return count;
}

static int look(void *arg)
{
	if (!match("a*", "aaa"))
		return stretch_password("aaa", 100000, arg); // expect: cpu-heavy-on-loop
	return keys(arg);                                    // expect: cpu-heavy-on-loop
}

int main(void)
{
	static struct user user;

	return async_run(look, &user, NULL) < 0;
}
