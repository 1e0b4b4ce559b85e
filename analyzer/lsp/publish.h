/*
 * Diagnostics that are pushed, unasked: all, until the client is seen to ask for them itself. Of
 * one that asks for the files it has open, the others are pushed still; to one that asks for the
 * workspace, none.
 */
#ifndef LSP_PUBLISH_H
#define LSP_PUBLISH_H

struct server;
struct workspace_root;

/* Shows what the last analysis of a folder has found, and takes away what was shown before. */
void publish_root(struct server *server, struct workspace_root *root);

/* Takes away all that is shown of a folder. */
void publish_nothing(struct server *server, struct workspace_root *root);

/* A file was opened or closed, by its absolute path. */
void publish_turned(struct server *server, const char *path);

/* The client has asked for diagnostics of a kind for the first time. */
void publish_all(struct server *server);

#endif
