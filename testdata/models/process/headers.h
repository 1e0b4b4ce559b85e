/* The headers that declare what rules/models/process.yaml names. */
#define _GNU_SOURCE

#include <spawn.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
