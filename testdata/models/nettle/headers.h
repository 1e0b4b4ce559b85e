/* The headers that declare what rules/models/nettle.yaml names. */
#include <nettle/bignum.h>
#include <nettle/chacha-poly1305.h>
#include <nettle/dsa-compat.h>
#include <nettle/dsa.h>
#include <nettle/gcm.h>
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/pbkdf2.h>
#include <nettle/rsa.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/sha3.h>
