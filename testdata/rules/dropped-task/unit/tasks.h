#ifndef TASKS_H
#define TASKS_H

struct async_task;

struct async_task *begin_saving(void *arg);

#endif
