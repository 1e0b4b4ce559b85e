#ifndef HOOKS_H
#define HOOKS_H

int on_start(void);
int on_stop(void);

#endif
