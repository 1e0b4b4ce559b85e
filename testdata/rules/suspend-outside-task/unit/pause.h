#ifndef PAUSE_H
#define PAUSE_H

int pause_for(unsigned ms);

#endif
