#ifndef JOURNAL_H
#define JOURNAL_H

/* Appends a line. */
int journal_append(const char *line);

/* Appends a line and waits until it is on the disk. */
int journal_commit(const char *line);

#endif
