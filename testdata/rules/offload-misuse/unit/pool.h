#ifndef POOL_H
#define POOL_H

extern int pool_jobs;

int pool_job(void *arg);

#endif
