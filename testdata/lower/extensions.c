/* Statement expressions, asm, attributes of statements, nested scopes (GNU C, C23) */
int f(int);
void g(int);

int statement_expression(int x)
{
	int y = ({
		int t = f(x);
		if (t)
			g(t);
		t + 1;
	});
	return y;
}

int returns_from_inside(int x)
{
	g(({
		if (x)
			return 1;
		2;
	}));
	return 3;
}

void assembly(int *p)
{
	int x;
	__asm__ volatile("nop" : "=m"(*p), "=r"(x) : "r"(f(1)), "r"(x) : "memory");
}

int asm_goto_degrades(int x)
{
	__asm__ goto("" : : "r"(x) : : away);
	return 1;
away:
	return 2;
}

void attributed(int x)
{
	switch (x) {
	case 1:
		g(1);
		[[fallthrough]];
	default:
		g(2);
	}
	if (x) [[likely]]
		g(3);
}

void *null_pointers(void)
{
	static_assert(sizeof(int) == 4);
	void *p = nullptr;
	return p == nullptr ? (void *)0 : p;
}
