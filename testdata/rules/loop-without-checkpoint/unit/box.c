#include "box.h"

#include <async/async.h>

int box_wait(struct box *box)
{
	if (box->is_closed)
		return -1;
	return async_sleep(10);
}

int box_take(struct box *box)
{
	while (!box->items) {
		int rc = box_wait(box);

		if (rc < 0)
			return rc;
	}
	return box->items--;
}
