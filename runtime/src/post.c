/*
 * Posts: functions that other threads have called on a loop.
 *
 *  1. The list is under posts_lock. The loop takes all of it at once, so that a function that posts
 *     the next one does not keep the loop from its turn.
 *  2. When its last task has ended, the loop takes no more of them: whoever posts keeps `arg` then.
 */
#include "post.h"
#include "loop.h"

#include <errno.h>
#include <stdlib.h>

struct post {
	struct async_link link;
	void (*fn)(void *arg);
	void *arg;
};

int async_post(struct async_loop *loop, void (*fn)(void *arg), void *arg)
{
	struct post *post = malloc(sizeof *post);
	bool is_late;

	if (!post)
		return -ENOMEM;
	*post = (struct post){ .fn = fn, .arg = arg };
	uv_mutex_lock(&loop->posts_lock);
	is_late = loop->takes_no_posts;
	if (!is_late) {
		list_append(&loop->posts, &post->link);
		/* Under the lock: the loop cannot close between these two. */
		uv_async_send(&loop->wake);
	}
	uv_mutex_unlock(&loop->posts_lock);
	if (is_late)
		free(post);
	return is_late ? ASYNC_ECLOSED : 0;
}

void posts_run(struct async_loop *loop)
{
	struct async_link posts;

	list_init(&posts);
	uv_mutex_lock(&loop->posts_lock);
	list_splice(&posts, &loop->posts);
	uv_mutex_unlock(&loop->posts_lock);
	for (;;) {
		struct async_link *link = list_take(&posts);

		if (!link)
			return;

		struct post post = *OWNER_OF(link, struct post, link);

		free(OWNER_OF(link, struct post, link));
		meter_callback_begins(loop);
		post.fn(post.arg);
		meter_callback_ends(loop);
		loop_drain(loop);
	}
}
