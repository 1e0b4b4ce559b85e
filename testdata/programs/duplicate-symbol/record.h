#ifndef RECORD_H
#define RECORD_H

/* Records an event. Each program brings its own. */
int record_event(const char *event);

#endif
