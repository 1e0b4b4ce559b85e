/* The headers that declare what rules/models/resolver.yaml names. */
#define _GNU_SOURCE

#include <arpa/nameser.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <resolv.h>
#include <shadow.h>
#include <stdio.h>
#include <unistd.h>
