/*
 * Signals: what other files need.
 */
#ifndef ASYNC_SRC_WATCH_SIGNAL_H
#define ASYNC_SRC_WATCH_SIGNAL_H

/* Has the handler of a signal run on the alternate stack, if this thread has one. libuv installs
 * its handler without that, and the kernel's frame, 3 KB with AVX-512 and more with AMX, would have
 * to fit below whatever a task has on its small stack. To be called when libuv has installed it.
 *
 * Without an alternate stack the flag would say nothing to the kernel; but valgrind takes it for a
 * reason not to grow the stack that the thread is on. */
void signal_use_alternate_stack(int signum);

#endif
