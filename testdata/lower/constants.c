/* Folding: of values, never of calls (6.6) */
int f(int);
static const int limit = 10;
enum { A = 5, B = A << 2 };

void folded(void)
{
	f(1 + 2 * 3);
	f((unsigned char)300);
	f(-1 < 0u);
	f(B | 1);
	f(limit);
	f('a' + 0x10);
	f(!0 && 1);
	f(7 / 0);
	f(1000000000000);
	f(sizeof(int) == 4);
}

int not_folded(int x)
{
	return 0 * f(x);
}
