#ifndef CHANNEL_H
#define CHANNEL_H

#include <pthread.h>

struct channel {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	int items, limit;
	char buffer[256];
	long total;
};

void channel_put(struct channel *channel);
void channel_take(struct channel *channel);

#endif
