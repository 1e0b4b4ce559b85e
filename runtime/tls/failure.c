/*
 * Why OpenSSL failed, in a code of ours and in its own words.
 */
#include "tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>

/* Alerts by which a peer says that it does not accept our certificate. */
static const int refusals[] = {
	SSL_R_SSLV3_ALERT_BAD_CERTIFICATE,
	SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
	SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
	SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
	SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
	SSL_R_TLSV1_ALERT_UNKNOWN_CA,
	SSL_R_TLSV1_ALERT_ACCESS_DENIED,
	SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
	/* Not an alert of the peer: it has sent none, and had to. */
	SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE,
};

int openssl_failure(int otherwise, char *detail, size_t size)
{
	unsigned long error = ERR_get_error();
	const char *reason = error ? ERR_reason_error_string(error) : NULL;

	snprintf(detail, size, "%s", reason ? reason : "unknown error of OpenSSL");
	if (ERR_GET_LIB(error) != ERR_LIB_SSL)
		return otherwise;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		if (ERR_GET_REASON(error) == refusals[i])
			return -EACCES;
	return otherwise;
}

void tls_note_failure(struct tls *tls)
{
	long verdict = SSL_get_verify_result(tls->ssl);
	bool has_refused = tls->context->verifies && verdict != X509_V_OK;

	tls->failure = openssl_failure(-EPROTO, tls->detail, sizeof tls->detail);
	if (!has_refused)
		return;
	tls->failure = -EACCES;
	snprintf(tls->detail, sizeof tls->detail, "certificate not accepted: %s",
		X509_verify_cert_error_string(verdict));
}
