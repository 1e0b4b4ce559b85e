#ifndef DRAIN_H
#define DRAIN_H

void drain(int fd);

#endif
