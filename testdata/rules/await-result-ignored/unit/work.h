#ifndef WORK_H
#define WORK_H

int work(const char *path);

#endif
