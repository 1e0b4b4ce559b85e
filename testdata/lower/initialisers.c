/* Initialisers: braces left out, designators, ranges, strings, unnamed members (6.7.9) */
struct point { int x, y; };
struct shape { struct point from, to; const char *name; int (*draw)(int); };
struct nest { int a; union { int u; float v; }; struct { int p, q; } in[2]; };
int f(int);

static const struct shape shapes[] = {
	[1] = { .name = "one", .draw = f },
	{ 1, 2, 3, 4, "two", &f },
	[0].to.x = 5, 6, "zero",
};

struct nest nests = { 1, { 2 }, .in[1].q = 3 };
struct nest flat = { 1, 2, 3, 4, 5, 6 };
int (*const table[4])(int) = { [1 ... 2] = f, 0 };
int grid[2][2] = { [0][1] = 1, 2, 3 };
char text[] = "abc", braced[4] = { "xyz" };
struct point *pointer = &(struct point){ .y = 1 };
struct point *into = &((struct shape *)0)->to;
int scalar = { 7 };
int no_initialiser;
extern int elsewhere;

void locals(int n)
{
	struct point p = { n, f(n) }, q = p;
	struct shape s = { p, .to = { .y = f(1) } };
	int a[] = { f(2), f(3) };
	static int once = 4;
	struct point empty = {};
}
