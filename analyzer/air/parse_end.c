/*
 * The statements that end a block; air/print.h has the grammar.
 */
#include "air/parse.h"

static bool parse_branch(struct parse *p)
{
	struct air_value value;
	uint32_t yes, no;
	if (!parse_value(p, &value) || !scan_expect(&p->scan, ",") || !parse_label(p, &yes) ||
		!scan_expect(&p->scan, ",") || !parse_label(p, &no))
		return false;
	air_build_branch(p->b, value, yes, no);
	return true;
}

static bool parse_case(struct parse *p, struct air_case *one)
{
	if (!scan_integer(&p->scan, &one->low))
		return false;
	one->high = one->low;
	if (accept(&p->scan, "..") && !scan_integer(&p->scan, &one->high))
		return false;
	return scan_expect(&p->scan, ":");
}

static bool parse_switch(struct parse *p)
{
	struct air_value value;
	uint32_t otherwise;
	ARRAY(struct air_case) cases = { 0 };
	ARRAY(uint32_t) targets = { 0 };
	bool ok = parse_value(p, &value);

	if (ok && !accept_word(&p->scan, "else"))
		ok = scan_fail(&p->scan, p->scan.at, "expected 'else' and the default block");
	ok = ok && parse_label(p, &otherwise);
	while (ok && accept(&p->scan, ",")) {
		struct air_case one;
		uint32_t target;
		ok = parse_case(p, &one) && parse_label(p, &target);
		if (!ok)
			break;
		array_push(&cases, one);
		array_push(&targets, target);
	}
	if (ok)
		air_build_switch(
			p->b, value, otherwise, cases.items, targets.items, (uint32_t)cases.count);
	array_release(&cases);
	array_release(&targets);
	return ok;
}

static bool parse_indirect(struct parse *p)
{
	struct air_value value;
	ARRAY(uint32_t) targets = { 0 };
	bool ok = parse_value(p, &value);

	while (ok && accept(&p->scan, ",")) {
		uint32_t target;
		ok = parse_label(p, &target);
		if (ok)
			array_push(&targets, target);
	}
	if (ok)
		air_build_indirect(p->b, value, targets.items, (uint32_t)targets.count);
	array_release(&targets);
	return ok;
}

static bool parse_return(struct parse *p)
{
	struct air_value value = air_value_none();
	if (!is_line_end(&p->scan) && !is_next(&p->scan, "@") && !parse_value(p, &value))
		return false;
	air_build_return(p->b, value);
	return true;
}

bool parse_end(struct parse *p, bool *was_there)
{
	struct scan *scan = &p->scan;
	uint32_t target;

	*was_there = true;
	if (accept_word(scan, "jump")) {
		if (!parse_label(p, &target))
			return false;
		air_build_jump(p->b, target);
		return true;
	}
	if (accept_word(scan, "branch"))
		return parse_branch(p);
	if (accept_word(scan, "switch"))
		return parse_switch(p);
	if (accept_word(scan, "indirect"))
		return parse_indirect(p);
	if (accept_word(scan, "return"))
		return parse_return(p);
	if (accept_word(scan, "unreachable")) {
		air_build_unreachable(p->b);
		return true;
	}
	*was_there = false;
	return true;
}
