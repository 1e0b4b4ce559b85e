/*
 * Somebody has asked that the work in hand ends early: Ctrl-C, or an editor whose text is another
 * by now. One wish for the whole process: signal handlers and other threads can reach nothing else.
 * What takes long asks now and then, and ends with an error.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

/* Callable from a signal handler and from any thread. */
void stop_ask(void);

bool stop_is_asked(void);

/* The wish was granted, or it was about something else. */
void stop_forget(void);

#endif
