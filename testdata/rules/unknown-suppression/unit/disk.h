#ifndef DISK_H
#define DISK_H

// expect@+1: unknown-suppression
int disk_flush(int fd); /* async-lint: allow(everything) why */

#endif
