/* The headers that declare what rules/models/gnutls.yaml names. */
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <libdnssec/dnssec.h>
