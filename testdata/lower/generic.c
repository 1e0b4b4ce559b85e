/* _Generic: the chosen association when its type tells, otherwise each that may be (6.5.1.1) */
int for_int(int), for_long(long);
double for_double(double);
void never(void);

int told_by_type(double x)
{
	return _Generic(x, int: for_int, double: for_double, default: never)(1);
}

int may_be_either(int x)
{
	return _Generic(x, int: for_int(1), long: for_int(2), default: for_double(3));
}

int constants(int x)
{
	return _Generic(x, int: 1, double: 2.0);
}
