/* What is born in a macro: places, origins, names of constants */
#define O_READ   0
#define O_FAST   64
#define O_BOTH   (O_READ | O_FAST)
#define NOTHING  ((void *)0)
#define CALL(x)  open(x, O_FAST)
#define WRAP(x)  do { CALL(x); } while (0)
#define DEFINE(name) int name(int n) { return open("in " #name, n); }
enum mode { MODE_A = 1, MODE_B = 2 };
int open(const char *path, int flags);
int take(void *pointer, int flags);

void names_of_constants(int x)
{
	open("a", O_FAST);
	open("b", O_READ | O_FAST);
	open("c", (MODE_A | MODE_B));
	open("d", O_BOTH);
	open("e", 64);
	open("f", O_FAST + 1);
	take(NOTHING, x | O_FAST);
	take(0, -O_FAST);
}

void argument_keeps_its_place(const char *path)
{
	CALL(path);
	WRAP(
		path);
}

DEFINE(born_in_a_macro)
