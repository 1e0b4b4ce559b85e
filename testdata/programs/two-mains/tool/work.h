#ifndef WORK_H
#define WORK_H

int prepare(const char *name);
int finish(const char *name);

#endif
