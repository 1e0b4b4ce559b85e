/*
 * Makes contexts: one of them without what a server needs.
 */
#include <async/tls.h>

int main(void)
{
	struct async_tls_options server = { .is_server = true };
	struct async_tls_options client = { .without_verification = true };
	struct async_tls_context *context = NULL;

	if (async_tls_context_new(&server, &context) == 0)
		return 1;
	if (async_tls_context_new(&client, &context) < 0)
		return 2;
	async_tls_context_free(context);
	return 0;
}
