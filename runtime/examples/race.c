/*
 * The same question to three mirrors. async_race takes the first answer, good or bad; async_any
 * the first good one. The losers are cancelled and have ended when the call returns.
 *
 * Prints:
 *
 *     race: mirror 0 says: connection refused, after 10 ms, tasks left: 0
 *     any: mirror 2 says: 42, after 20 ms, tasks left: 0
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct mirror {
	uint64_t delay_ms;
	int answer;
};

static int asking; /* tasks that have not ended */

static int ask(void *arg)
{
	const struct mirror *mirror = arg;
	int rc;

	asking++;
	rc = async_sleep(mirror->delay_ms);
	asking--;
	return rc < 0 ? rc : mirror->answer;
}

static void report(const char *how, size_t winner, int answer, uint64_t began)
{
	printf("%s: mirror %zu says: ", how, winner);
	if (answer < 0)
		printf("%s", async_strerror(answer));
	else
		printf("%d", answer);
	printf(", after %" PRIu64 " ms, tasks left: %d\n", async_now() - began, asking);
}

static int start(void *arg)
{
	struct mirror mirrors[] = { { 10, -ECONNREFUSED }, { 30, 42 }, { 20, 42 } };
	struct async_task *tasks[3];
	uint64_t began = async_now();
	size_t winner;
	int answer;

	(void)arg;
	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(ask, &mirrors[i]);
	answer = async_race(tasks, 3, &winner);
	report("race", winner, answer, began);

	began = async_now();
	for (size_t i = 0; i < 3; i++)
		tasks[i] = async_spawn(ask, &mirrors[i]);
	answer = async_any(tasks, 3, &winner);
	report("any", winner, answer, began);
	return answer < 0 ? answer : 0;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
