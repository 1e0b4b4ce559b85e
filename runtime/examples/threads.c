/*
 * A long computation on the loop stops every other task; on a worker thread it does not.
 *
 * Another task lets the loop turn again and again, and counts its heartbeats. What is shown is
 * whether there were any during the computation, never how long something took.
 *
 * Prints:
 *
 *     on the loop: 9592 primes, heartbeats meanwhile: none
 *     on a thread: 9592 primes, heartbeats meanwhile: some
 */
#include <async/async.h>

#include <stdbool.h>
#include <stdio.h>

struct heart {
	bool stopped;
	unsigned beats;
};

static int beat(void *arg)
{
	struct heart *heart = arg;
	int rc = 0;

	while (rc == 0 && !heart->stopped) {
		heart->beats++;
		rc = async_yield();
	}
	return rc;
}

static bool is_prime(int n)
{
	for (int i = 2; i * i <= n; i++) {
		if (n % i == 0)
			return false;
	}
	return n > 1;
}

/* It uses its argument only, so it may run anywhere. */
static int count_primes(void *arg)
{
	const int *below = arg;
	int count = 0;

	for (int n = 0; n < *below; n++)
		count += is_prime(n);
	return count;
}

static int compare(struct heart *heart)
{
	int below = 100000, primes;
	unsigned before = heart->beats;

	primes = count_primes(&below);
	printf("on the loop: %d primes, heartbeats meanwhile: %s\n", primes,
		heart->beats == before ? "none" : "some");

	before = heart->beats;
	primes = async_to_thread(count_primes, &below);
	printf("on a thread: %d primes, heartbeats meanwhile: %s\n", primes,
		heart->beats == before ? "none" : "some");
	return primes < 0 ? primes : 0;
}

static int start(void *arg)
{
	struct heart heart = { false, 0 };
	int rc = 0;

	(void)arg;
	ASYNC_GROUP (group, 0, &rc) {
		async_group_spawn(group, beat, &heart);
		rc = compare(&heart);
		heart.stopped = true;
	}
	return rc;
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
