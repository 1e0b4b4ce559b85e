/* switch: fallthrough, default anywhere, ranges, cases inside other statements (6.8.4.2) */
void a(void), b(void), c(void), d(void);

void falls_through(int x)
{
	switch (x) {
	case 1:
		a();
	case 2:
		b();
		break;
	default:
		c();
	}
	d();
}

void without_default_nothing_runs(int x)
{
	switch (x) {
		a(); /* never */
	case 1:
		b();
	}
}

void default_in_the_middle(int x)
{
	switch (x) {
	case 1:
		a();
		break;
	default:
		b();
	case 3 ... 5:
		c();
	}
}

/* Duff's device */
void copy(char *to, char *from, int count)
{
	int n = (count + 3) / 4;
	switch (count % 4) {
	case 0:
		do {
			*to = *from++;
	case 3:
			*to = *from++;
	case 2:
			*to = *from++;
	case 1:
			*to = *from++;
		} while (--n > 0);
	}
}

void continue_inside_belongs_to_the_loop(int x)
{
	while (x) {
		switch (x) {
		case 1:
			continue;
		case 2:
			break;
		}
		a();
	}
}

void one_statement(int x)
{
	switch (x)
	case 1:
		a();
}
