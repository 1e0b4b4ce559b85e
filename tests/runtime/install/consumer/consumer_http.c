/*
 * Makes a client, and has it refuse a URL: nothing goes over a network.
 */
#include <async/http.h>

#include <errno.h>

static int use(void *arg)
{
	struct async_http_client *client = async_http_client_new(NULL);
	struct async_http_response *response = NULL;
	int rc = client ? async_http_get(client, "gopher://localhost/", 0, &response) : -ENOMEM;

	(void)arg;
	async_http_response_free(response);
	async_http_client_free(client);
	return rc == -EPROTONOSUPPORT ? 0 : 1;
}

int main(void)
{
	return async_run(use, NULL, NULL) != 0;
}
