/*
 * libev: a watcher's function is assigned by a macro, and runs on the loop. Declarations as its
 * header expands.
 */
#include <string.h>
#include <unistd.h>

struct ev_loop;
typedef double ev_tstamp;

#define EV_WATCHER(type)                                                                           \
	int active;                                                                                \
	int pending;                                                                               \
	int priority;                                                                              \
	void *data;                                                                                \
	void (*cb)(struct ev_loop * loop, struct type * w, int revents);

typedef struct ev_watcher {
	EV_WATCHER(ev_watcher)
} ev_watcher;
typedef struct ev_io {
	EV_WATCHER(ev_io)
	struct ev_watcher_list *next;
	int fd;
	int events;
} ev_io;
typedef struct ev_timer {
	EV_WATCHER(ev_timer)
	ev_tstamp at;
	ev_tstamp repeat;
} ev_timer;

extern struct ev_loop *ev_default_loop(unsigned int flags);
extern int ev_run(struct ev_loop *loop, int flags);
extern void ev_sleep(ev_tstamp delay);
extern void ev_once(struct ev_loop *loop, int fd, int events, ev_tstamp timeout,
	void (*cb)(int revents, void *arg), void *arg);
extern void ev_io_start(struct ev_loop *loop, ev_io *w);
extern void ev_timer_start(struct ev_loop *loop, ev_timer *w);

#define ev_cb_(ev) (ev)->cb
#define ev_set_cb(ev, cb_)                                                                         \
	(ev_cb_(ev) = (cb_), memmove(&((ev_watcher *)(ev))->cb, &ev_cb_(ev), sizeof(ev_cb_(ev))))
#define ev_init(ev, cb_)                                                                           \
	do {                                                                                       \
		((ev_watcher *)(void *)(ev))->active = ((ev_watcher *)(void *)(ev))->pending = 0;  \
		((ev_watcher *)(void *)(ev))->priority = 0;                                        \
		ev_set_cb((ev), cb_);                                                              \
	} while (0)
#define ev_io_init(ev, cb, fd_, events_)                                                           \
	do {                                                                                       \
		ev_init((ev), (cb));                                                               \
		(ev)->fd = (fd_);                                                                  \
		(ev)->events = (events_);                                                          \
	} while (0)
#define ev_timer_init(ev, cb, after_, repeat_)                                                     \
	do {                                                                                       \
		ev_init((ev), (cb));                                                               \
		(ev)->at = (after_);                                                               \
		(ev)->repeat = (repeat_);                                                          \
	} while (0)

static ev_io input;
static ev_timer timer;

static void on_readable(struct ev_loop *loop, ev_io *w, int revents)
{
	(void)loop;
	(void)revents;
	fsync(w->fd); // expect: blocking-call
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)w;
	(void)revents;
	ev_sleep(0.5); // expect: blocking-call
}

static void once(int revents, void *arg)
{
	(void)revents;
	(void)arg;
	sleep(1); // expect: blocking-call
}

int main(void)
{
	struct ev_loop *loop = ev_default_loop(0);

	ev_sleep(0.5);
	ev_io_init(&input, on_readable, 0, 1);
	ev_io_start(loop, &input);
	ev_timer_init(&timer, on_timer, 5.5, 0.);
	ev_timer_start(loop, &timer);
	ev_once(loop, -1, 0, 1., once, NULL);
	return ev_run(loop, 0);
}
