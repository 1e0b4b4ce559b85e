#ifndef TIMER_H
#define TIMER_H

int timer_quiet(void);

#endif
