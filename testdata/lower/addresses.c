/* `(&x)->m` is x.m, and `*&x` is x (6.5.3.2p3): macros write so. */
struct pair {
	int a, b;
};

static struct pair all[2];

int through_address(void)
{
	struct pair p = { 0 };
	int i = 0;

	(&p)->a = 1;
	*&i = 2;
	(&all[i])->b = 3;
	return (&(p))->b + *(&i);
}

int through_pointer(struct pair *p)
{
	return (&*p)->a + (&p->b)[0];
}
