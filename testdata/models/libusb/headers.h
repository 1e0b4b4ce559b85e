/* The headers that declare what rules/models/libusb.yaml names. */
#include <libusb.h>
