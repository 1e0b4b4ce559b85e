#ifndef CACHE_H
#define CACHE_H

/* Tasks. */
int cache_task(void *arg);
int disk_task(void *arg);

#endif
