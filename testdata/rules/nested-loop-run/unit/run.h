#ifndef RUN_H
#define RUN_H

int run_to_end(int (*job)(void *), void *arg);

#endif
