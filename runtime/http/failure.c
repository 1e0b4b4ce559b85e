/*
 * libcurl's codes in ours. What the system said is best; then what the table says.
 */
#include "client.h"

#include <errno.h>

static const struct {
	CURLcode from;
	int to;
} codes[] = {
	{ CURLE_UNSUPPORTED_PROTOCOL, -EPROTONOSUPPORT },
	{ CURLE_URL_MALFORMAT, -EINVAL },
	{ CURLE_COULDNT_RESOLVE_PROXY, UV_EAI_NONAME },
	{ CURLE_COULDNT_RESOLVE_HOST, UV_EAI_NONAME },
	{ CURLE_COULDNT_CONNECT, -ECONNREFUSED },
	{ CURLE_WEIRD_SERVER_REPLY, -EPROTO },
	{ CURLE_HTTP2, -EPROTO },
	{ CURLE_HTTP2_STREAM, -EPROTO },
	{ CURLE_PARTIAL_FILE, ASYNC_EEND },
	{ CURLE_GOT_NOTHING, ASYNC_EEND },
	{ CURLE_OUT_OF_MEMORY, -ENOMEM },
	{ CURLE_OPERATION_TIMEDOUT, -ETIMEDOUT },
	{ CURLE_SSL_CONNECT_ERROR, -EPROTO },
	{ CURLE_SSL_CERTPROBLEM, -EACCES },
	{ CURLE_SSL_CIPHER, -EPROTO },
	{ CURLE_PEER_FAILED_VERIFICATION, -EACCES },
	{ CURLE_SSL_ISSUER_ERROR, -EACCES },
	{ CURLE_SSL_INVALIDCERTSTATUS, -EACCES },
	{ CURLE_SSL_CACERT_BADFILE, -ENOENT },
	{ CURLE_TOO_MANY_REDIRECTS, -ELOOP },
	{ CURLE_SEND_ERROR, -EPIPE },
	{ CURLE_RECV_ERROR, -EPROTO },
	{ CURLE_BAD_CONTENT_ENCODING, -EPROTO },
	{ CURLE_SEND_FAIL_REWIND, -ESPIPE },
};

static bool comes_from_system(CURLcode code)
{
	return code == CURLE_COULDNT_CONNECT || code == CURLE_SEND_ERROR ||
	       code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
}

/* An answer without a status line: libcurl calls that an old protocol, which we do not allow. */
static bool is_no_http(CURLcode code, CURL *easy)
{
	curl_off_t sent_after = 0;
	long status = 0;

	if (code != CURLE_UNSUPPORTED_PROTOCOL)
		return false;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &sent_after);
	return status == 0 && sent_after > 0;
}

int failure_code(CURLcode code, CURL *easy)
{
	long number = 0;

	if (is_no_http(code, easy))
		return -EPROTO;
	if (comes_from_system(code))
		curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &number);
	if (number > 0 && number != EINPROGRESS && number != EAGAIN)
		return -(int)number;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (codes[i].from == code)
			return codes[i].to;
	return -EIO;
}
