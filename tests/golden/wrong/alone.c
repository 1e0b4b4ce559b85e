/* A detail that no announcement follows. */
// hint: sleep less
int alone;
