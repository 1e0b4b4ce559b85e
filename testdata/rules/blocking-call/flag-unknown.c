/*
 * Flags that nobody knows: kept where anything may have been stored, computed, or handed over by
 * callers that are not seen. That they do not say "do not wait" is an assumption.
 */
#include <async/async.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>

struct peer {
	int fd;
	int flags;
	int options;
};

static int wait_flags;

static void configure(struct peer *peer, char **arguments)
{
	peer->flags = atoi(arguments[1]);
	wait_flags = atoi(arguments[2]);
}

static int reap(pid_t child, int flags)
{
	int status = 0;

	return waitpid(child, &status, flags) == child ? status : -1;
}

static int reap_again(pid_t child, int flags)
{
	return reap(child, flags | WUNTRACED);
}

static int from_fields(void *arg)
{
	struct peer *peer = arg;
	int pair[2], status;
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -1;
	// certainty: likely
	recv(pair[0], &byte, 1, peer->flags); // expect: blocking-call
	// certainty: likely
	recv(pair[0], &byte, 1, peer->flags | MSG_PEEK); // expect: blocking-call
	recv(pair[0], &byte, 1, peer->flags | MSG_DONTWAIT);
	// certainty: certain
	recv(pair[0], &byte, 1, 0); // expect: blocking-call
	// certainty: likely
	return waitpid(1, &status, wait_flags); // expect: blocking-call
}

static int computed(void *arg)
{
	char **arguments = arg;
	int status;

	// certainty: likely
	return waitpid(1, &status, atoi(arguments[1])); // expect: blocking-call
}

/* Who hands over nothing is certain; who hands over what nobody knows is not. */
static int through_helper(void *arg)
{
	struct peer *peer = arg;

	reap(1, WNOHANG);
	// certainty: certain
	reap(1, 0); // expect: blocking-call
	// certainty: likely
	reap(1, peer->options); // expect: blocking-call
	// certainty: likely
	return reap_again(1, peer->options); // expect: blocking-call
}

/* Nobody calls it that we see. */
ASYNC_FN int collect(pid_t child, int flags);
int collect(pid_t child, int flags)
{
	int status = 0;

	// certainty: likely
	return waitpid(child, &status, flags) == child ? status : -1; // expect: blocking-call
}

/* A flag of one way is no question of what is not known. */
ASYNC_FN int collect_all(int is_patient);
int collect_all(int is_patient)
{
	int status = 0;

	// certainty: certain
	return waitpid(-1, &status, is_patient ? 0 : WNOHANG); // expect: blocking-call
}

int main(int count, char **arguments)
{
	struct peer peer = { 0 };

	configure(&peer, arguments);
	if (count < 2 || async_run(through_helper, &peer, NULL) < 0)
		return 1;
	if (async_run(computed, arguments, NULL) < 0)
		return 1;
	return async_run(from_fields, &peer, NULL) < 0;
}
