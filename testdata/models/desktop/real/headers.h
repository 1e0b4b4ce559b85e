/* The real headers, where they are installed: scripts/model-headers. */
#define GOA_API_IS_SUBJECT_TO_CHANGE
#include <libsecret/secret.h>
#include <libsoup/soup.h>
#include <goa/goa.h>
#include <polkit/polkit.h>
#include <udisks/udisks.h>
