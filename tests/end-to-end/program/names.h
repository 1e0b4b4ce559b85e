#ifndef NAMES_H
#define NAMES_H

/* 0 when the host exists. */
int names_check(const char *host);

#endif
