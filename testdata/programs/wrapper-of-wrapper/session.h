#ifndef SESSION_H
#define SESSION_H

/* A task: one session, by name. */
int session_run(void *arg);

#endif
