/*
 * Another name of a function calls it with what it is handed; one that was only declared at first,
 * and one that is weak, too. A function of that name elsewhere is no alias, nor is a text.
 */
struct counter {
	int turns;
};

#define WEAK_ALIAS(name, other) extern __typeof(name) other __attribute__((weak, alias(#name)))

int count(struct counter *counter, int by);
int add(struct counter *counter, int by);
void reset(struct counter *counter);

int count(struct counter *counter, int by)
{
	return counter->turns += by;
}

void reset(struct counter *counter)
{
	counter->turns = 0;
}

int add(struct counter *counter, int by) __attribute__((alias("count")));
void clear(struct counter *) __attribute__((alias("reset")));
WEAK_ALIAS(count, sum);

__attribute__((annotate("alias(\"count\")"))) int twice(struct counter *counter)
{
	clear(counter);
	return add(counter, 1) + sum(counter, 1);
}
