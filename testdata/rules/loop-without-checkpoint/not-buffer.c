/*
 * Trap: callbacks and helpers that work off one buffer: not a task's own loop.
 */
#include <async/async.h>

#include <stddef.h>

struct parser {
	const char *at, *end;
	int lines;
};

static int next_line(struct parser *parser)
{
	while (parser->at < parser->end && *parser->at != '\n')
		parser->at++;
	return parser->at < parser->end;
}

static void parse(struct parser *parser)
{
	for (;;) {
		if (!next_line(parser))
			return;
		parser->at++;
		parser->lines++;
	}
}

static void on_data(void *arg)
{
	struct parser *parser = arg;

	parse(parser);
	while (next_line(parser))
		parser->at++;
}

static int start(void *arg)
{
	int rc = async_sleep(1);

	if (rc < 0)
		return rc;
	parse(arg);
	return async_post(async_loop_current(), on_data, arg);
}

int main(void)
{
	static struct parser parser;

	return async_run(start, &parser, NULL) < 0;
}
