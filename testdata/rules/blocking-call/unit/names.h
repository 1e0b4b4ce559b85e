#ifndef NAMES_H
#define NAMES_H

/* Reads a file of names; for start-up. */
int names_load(const char *path);

int names_count(void);

/* Number of addresses of a host, or negative. */
int names_address(const char *host);

#endif
