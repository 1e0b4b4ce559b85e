#ifndef CLOCK_H
#define CLOCK_H

struct clock_ops {
	int (*wait)(int ms);
};

extern struct clock_ops clock_ops;

/* A task. */
int clock_task(void *arg);

#endif
