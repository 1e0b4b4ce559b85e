/*
 * A channel between threads.
 */
#include "channel.h"

void channel_put(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	channel->items++;
	pthread_cond_signal(&channel->filled);
	pthread_mutex_unlock(&channel->lock);
}

void channel_take(struct channel *channel)
{
	pthread_mutex_lock(&channel->lock);
	while (channel->items == 0)
		pthread_cond_wait(&channel->filled, &channel->lock);
	channel->items--;
	pthread_mutex_unlock(&channel->lock);
}
