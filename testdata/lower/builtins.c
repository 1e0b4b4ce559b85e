/* Builtins that are more, or less, than calls */
int f(int);
void g(void);
#define likely(x) __builtin_expect(!!(x), 1)

void expect_is_transparent(int x)
{
	if (likely(f(x) && x))
		g();
}

int unreachable_ends(int x)
{
	if (x)
		__builtin_unreachable();
	return f(x);
}

int chosen_at_compile_time(int x)
{
	return __builtin_choose_expr(__builtin_types_compatible_p(typeof(x), int), f(1), f(2));
}

int constant_p_does_not_evaluate(int x)
{
	return __builtin_constant_p(f(x)) ? f(1) : f(2);
}

int variable_arguments(int n, ...)
{
	__builtin_va_list ap;
	__builtin_va_start(ap, n);
	int x = __builtin_va_arg(ap, int);
	__builtin_va_end(ap);
	return x;
}

int atomic(_Atomic int *p)
{
	__c11_atomic_store(p, f(1), 5);
	return __c11_atomic_load(p, 5) + __atomic_load_n((int *)p, 5);
}

struct counter {
	_Atomic long turns;
	_Atomic(int) *steps; /* the pointer is not */
};

long plain_atomic(struct counter *counter)
{
	counter->turns = 1;
	*counter->steps += 2;
	return counter->turns++;
}
