/* The headers that declare what rules/models/stdio.yaml names. */
#define _GNU_SOURCE

#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <syslog.h>
#include <unistd.h>
#include <wchar.h>
