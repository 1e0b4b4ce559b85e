/* The real headers, where they are installed: scripts/model-headers. */
#include <libssh/libssh.h>
#include <libssh/sftp.h>
#include <libssh/server.h>
#include <libssh2.h>
#include <libssh2_sftp.h>
