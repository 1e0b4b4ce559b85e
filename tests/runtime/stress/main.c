/*
 * stress [FIRST-SEED [COUNT]]: seeds 1 to 50 by default. Each seed is three worlds, in a process of
 * its own: one, the same again, which must log the same lines, and one with threads and sockets.
 * Prints the seeds that failed. A process that does not end within a minute has failed too.
 */
#include "stress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEDS = 50, PATIENCE_S = 60 };

static void run_world(struct world *world)
{
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL, .threads = 2 };
	int rc = async_run(world_run, world, &config);

	check(world, rc == 0, "async_run said %d: %s", rc, async_strerror(rc));
	check(world, world->posts_run == world->posted, "%u posts of %u were run", world->posts_run,
		world->posted);
}

/* Where two logs part. */
static void check_same(const struct world *a, const struct world *b)
{
	size_t same = 0, line = 0;

	while (same < a->log_size && same < b->log_size && a->log[same] == b->log[same])
		if (a->log[same++] == '\n')
			line = same;
	check(a, same == a->log_size && same == b->log_size,
		"the second run differs:\n%.100s\nwas\n%.100s", b->log + line, a->log + line);
}

static void run_seed(uint64_t seed)
{
	struct world first = { .seed = seed }, again = { .seed = seed };
	struct world outside = { .seed = seed, .has_outside = true };

	run_world(&first);
	run_world(&again);
	check_same(&first, &again);
	run_world(&outside);
	world_release(&first);
	world_release(&again);
	world_release(&outside);
}

static bool run_in_child(uint64_t seed)
{
	int status = 0;
	pid_t child = fork();

	if (child < 0) {
		perror("fork");
		exit(2);
	}
	if (child == 0) {
		alarm(PATIENCE_S);
		run_seed(seed);
		exit(0);
	}
	waitpid(child, &status, 0);
	if (WIFSIGNALED(status))
		printf("seed %llu: %s\n", (unsigned long long)seed, strsignal(WTERMSIG(status)));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : argc > 1 ? 1 : SEEDS;
	unsigned failed = 0;

	if (argc > 3 || first == 0 || count == 0) {
		fputs("usage: stress [FIRST-SEED [COUNT]]\n", stderr);
		return 2;
	}
	for (uint64_t seed = first; seed < first + count; seed++) {
		if (run_in_child(seed))
			continue;
		printf("seed %llu failed; again: scripts/stress %llu 1\n", (unsigned long long)seed,
			(unsigned long long)seed);
		fflush(stdout);
		failed++;
	}
	printf("%llu passed, %u failed\n", (unsigned long long)count - failed, failed);
	return failed > 0;
}
