/*
 * Signals: what other files need.
 */
#ifndef ASYNC_SRC_WATCH_SIGNAL_H
#define ASYNC_SRC_WATCH_SIGNAL_H

/* Has the handler of a signal run on the thread's alternate stack, if there is one. libuv installs
 * its handler without that, and the kernel's frame, 3 KB with AVX-512 and more with AMX, would have
 * to fit below whatever a task has on its small stack. After whatever made libuv install it. */
void signal_use_alternate_stack(int signum);

#endif
