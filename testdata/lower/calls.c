/* Calls: direct through any spelling, through pointers of any origin, struct results (6.5.2.2) */
struct ops { int (*run)(int); struct { int (*deep[2])(void); } in; };
struct pair { int x, y; };
typedef int (*callback)(int);
int direct(int);
struct pair make(void);
callback choose(int);
int print(const char *format, ...);

void spellings_of_a_direct_call(void)
{
	direct(1);
	(direct)(2);
	(*direct)(3);
	(&direct)(4);
	(**direct)(5);
}

int pointers(struct ops *ops, callback parameter, int n)
{
	callback local = direct;
	local(1);
	(*local)(2);
	parameter(3);
	ops->run(4);
	(*ops->run)(5);
	ops->in.deep[n]();
	choose(6)(7);
	(n ? direct : parameter)(8);
	return ((int (*)(int))ops->run)(9);
}

int member_of_a_result(void)
{
	return make().y;
}

void struct_copies(struct pair *to)
{
	struct pair local = make();
	*to = local;
	to[1] = *to;
}

void arguments_left_to_right(void)
{
	print("%d %d", direct(1), direct(2));
}

int recursive(int n)
{
	return n ? recursive(n - 1) : 0;
}

/* A parameter of function type is a pointer, however it is called (6.7.6.3). */
typedef int visitor(int);

int each(visitor visit, int n)
{
	return visit(n) + (*visit)(n) + (**visit)(n);
}
