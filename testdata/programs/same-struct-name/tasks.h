#ifndef TASKS_H
#define TASKS_H

/* Tasks. */
int count_task(void *arg);
int command_task(void *arg);

#endif
