/* café */
int wait_café(void) { puts("[31mred"); return pause(); }
