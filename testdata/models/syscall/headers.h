/* The headers that declare what rules/models/syscall.yaml names. */
#include <sys/syscall.h>
#include <unistd.h>
