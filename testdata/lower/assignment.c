/* Assignment, compound assignment, ++ and --, bit-fields, unions (6.5.16, 6.5.2.4) */
struct bits { unsigned a : 3, b : 5; };
union both { int i; float f; struct { short low, high; }; };
int *where(void);
int value(void);
int global, array[4];

void right_side_first(void)
{
	*where() = value();
}

void place_is_evaluated_once(void)
{
	*where() += value();
	array[value()]++;
}

int pre_and_post(int x)
{
	int a = x++;
	int b = --x;
	return a + b;
}

void fields(struct bits *p, union both *u)
{
	p->a = 7;
	p->b |= 1;
	u->high = 3;
	u->f = 1.5f;
}

int chained(int x)
{
	int y;
	global = y = x;
	return (x = 2) + y;
}

void steps(int (*m)[3], int i)
{
	m[i][2] = 1;
	2 [array] = 2;
	*array = 3;
	*(array + i) = 4;
	&array[1] == &global;
}
