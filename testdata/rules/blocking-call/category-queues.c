/*
 * Message queues and semaphores of System V and POSIX.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>

struct message {
	long kind;
	char text[64];
};

static int waits(void *arg)
{
	struct message message = { .kind = 1 };
	struct sembuf take = { .sem_op = -1 };
	mqd_t queue = mq_open("/jobs", O_RDWR);

	(void)arg;
	msgrcv(1, &message, sizeof(message.text), 0, 0);       // expect: blocking-call
	msgsnd(1, &message, sizeof(message.text), 0);          // expect: blocking-call
	semop(1, &take, 1);                                    // expect: blocking-call
	mq_send(queue, message.text, 64, 0);                   // expect: blocking-call
	return (int)mq_receive(queue, message.text, 64, NULL); // expect: blocking-call
}

static int tries(void *arg)
{
	struct message message = { .kind = 1 };
	mqd_t queue = mq_open("/jobs", O_RDWR | O_NONBLOCK);

	(void)arg;
	msgrcv(1, &message, sizeof(message.text), 0, IPC_NOWAIT);
	msgsnd(1, &message, sizeof(message.text), IPC_NOWAIT);
	mq_send(queue, message.text, 64, 0);
	return (int)mq_receive(queue, message.text, 64, NULL);
}

static int takes_if_free(void *arg)
{
	struct sembuf take = { .sem_op = -1, .sem_flg = IPC_NOWAIT };

	(void)arg;
	return semop(1, &take, 1);
}

/* What gives waits for nobody. */
static int gives(void *arg)
{
	struct sembuf give = { .sem_op = 1 };

	(void)arg;
	return semop(1, &give, 1);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, waits, arg);
		async_group_spawn(g, tries, arg);
		async_group_spawn(g, takes_if_free, arg);
		async_group_spawn(g, gives, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
