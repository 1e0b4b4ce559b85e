/*
 * Trap: a helper that looks elements up, one after the other, in a list that grows meanwhile: it
 * takes nothing out. And a list of a library, from which the callee removes.
 * Declarations by the documented prototypes, so that no package is needed.
 */
#include <stddef.h>
#include <stdlib.h>

typedef int gboolean;
typedef void *gpointer;
typedef struct _GMainLoop GMainLoop;
typedef struct _GMainContext GMainContext;
typedef struct _GList {
	gpointer data;
	struct _GList *next, *prev;
} GList;

#define FALSE             0
#define G_SOURCE_CONTINUE 1

GList *g_list_append(GList *list, gpointer data);
GList *g_list_remove(GList *list, gpointer data);
unsigned int g_timeout_add(unsigned int ms, gboolean (*function)(gpointer data), gpointer data);
GMainLoop *g_main_loop_new(GMainContext *context, gboolean is_running);
void g_main_loop_run(GMainLoop *loop);

struct lease {
	struct lease *next;
	int client, is_used;
};

static struct lease *leases;
static GList *waiting;

static struct lease *find_by_client(struct lease *first, int client)
{
	struct lease *lease;

	for (lease = first ? first->next : leases; lease; lease = lease->next)
		if (lease->client == client)
			return lease;
	return NULL;
}

static void allocate(int client)
{
	struct lease *lease = calloc(1, sizeof(*lease));

	if (!lease)
		return;
	lease->client = client;
	lease->next = leases;
	leases = lease;
}

static void forget(gpointer waiter)
{
	waiting = g_list_remove(waiting, waiter);
}

static gboolean on_timer(gpointer data)
{
	struct lease *lease = NULL;

	while ((lease = find_by_client(lease, 7)) != NULL)
		if (lease->is_used)
			allocate(8);
	while (waiting != NULL)
		forget(waiting->data);
	waiting = g_list_append(waiting, data);
	return G_SOURCE_CONTINUE;
}

int main(void)
{
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);

	allocate(7);
	g_timeout_add(1000, on_timer, loop);
	g_main_loop_run(loop);
	return 0;
}
