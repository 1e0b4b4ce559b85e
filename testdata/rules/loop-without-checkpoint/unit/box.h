#ifndef BOX_H
#define BOX_H

struct box {
	int items, is_closed;
};

/* Takes an item; waits if there is none. */
int box_take(struct box *box);

/* Waits for a change. */
int box_wait(struct box *box);

#endif
