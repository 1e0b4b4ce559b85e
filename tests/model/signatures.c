/*
 * Holds the argument numbers of a model against the real declarations:
 *
 *	clang -Xclang -ast-dump=json -fsyntax-only headers.h | model_signatures MODEL.yaml
 *
 *  1. Every argument exists, or the function takes any number of them.
 *  2. What is called is a pointer to a function.
 *  3. What may be null or zeroed, is a text or has members is a pointer; what is compared is not.
 *     A mode have descriptors and handles alike.
 *
 * Functions that the headers do not declare are left to the test of declarations.
 */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "model/condition.h"
#include "model/model.h"

struct check {
	json_t *functions, *typedefs; /* by name */
	const char *name;
	json_t *declaration;
	size_t found, checked, wrong;
};

static void index_declarations(struct check *check, json_t *unit)
{
	json_t *node;
	size_t i;
	json_array_foreach(json_object_get(unit, "inner"), i, node)
	{
		const char *kind = json_string_value(json_object_get(node, "kind"));
		const char *name = json_string_value(json_object_get(node, "name"));
		if (kind && name && !strcmp(kind, "FunctionDecl"))
			json_object_set(check->functions, name, node);
		if (kind && name && !strcmp(kind, "TypedefDecl"))
			json_object_set(check->typedefs, name, node);
	}
}

static const char *type_of(json_t *node, const char *spelling)
{
	const char *type =
		json_string_value(json_object_get(json_object_get(node, "type"), spelling));
	return type ? type : "";
}

/* The declaration of a parameter; NULL if there is none. */
static json_t *parameter_find(json_t *declaration, int argument)
{
	json_t *node;
	size_t i;
	json_array_foreach(json_object_get(declaration, "inner"), i, node)
	{
		const char *kind = json_string_value(json_object_get(node, "kind"));
		if (kind && !strcmp(kind, "ParmVarDecl") && argument-- == 0)
			return node;
	}
	return NULL;
}

static bool is_pointer(json_t *parameter)
{
	const char *type = type_of(parameter, "desugaredQualType");
	if (!*type)
		type = type_of(parameter, "qualType");
	return strpbrk(type, "*[") != NULL;
}

/* A "name *", where the typedef is of the function itself? */
static bool is_pointer_to_typedef(const struct check *check, const char *type)
{
	char name[128];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(type, " "), type);
	json_t *found = json_object_get(check->typedefs, name);
	return found && strchr(type_of(found, "qualType"), '(');
}

static bool is_function_pointer(const struct check *check, json_t *parameter)
{
	const char *type = type_of(parameter, "qualType");
	return strstr(type, "(*") || strstr(type_of(parameter, "desugaredQualType"), "(*") ||
	       is_pointer_to_typedef(check, type);
}

static void complain(struct check *check, int argument, const char *what)
{
	fprintf(stderr, "%s: arg%d %s: %s\n", check->name, argument, what,
		type_of(check->declaration, "qualType"));
	check->wrong++;
}

/* The parameter, or NULL if nothing can be said of it. */
static json_t *expect_parameter(struct check *check, int argument)
{
	if (argument < 0)
		return NULL;
	json_t *parameter = parameter_find(check->declaration, argument);
	check->checked++;
	if (!parameter && !json_is_true(json_object_get(check->declaration, "variadic")))
		complain(check, argument, "does not exist");
	return parameter;
}

static bool is_about_pointer(const struct condition *condition)
{
	return condition->member || condition->kind == CONDITION_NULL ||
	       condition->kind == CONDITION_ZEROED || condition->kind == CONDITION_FROM ||
	       condition->kind == CONDITION_TEXT || condition->kind == CONDITION_ADDRESS;
}

static void check_condition(struct check *check, const struct condition *condition)
{
	if (!condition)
		return;
	check_condition(check, condition->left);
	check_condition(check, condition->right);
	json_t *parameter = expect_parameter(check, condition->argument);
	if (!parameter)
		return;
	bool wants_pointer = is_about_pointer(condition);
	if (condition->kind != CONDITION_NONBLOCKING && condition->kind != CONDITION_LINGERING &&
		condition->kind != CONDITION_DESCRIPTOR && wants_pointer != is_pointer(parameter))
		complain(check, condition->argument,
			wants_pointer ? "is no pointer" : "is a pointer");
}

static bool takes_function(enum role_kind kind)
{
	return kind == ROLE_CALLS || kind == ROLE_CALLS_ON_LOOP || kind == ROLE_OFFLOADS ||
	       kind == ROLE_STARTS_THREAD || kind == ROLE_SPAWNS || kind == ROLE_RUNS_IN_SIGNAL ||
	       kind == ROLE_REGISTERS;
}

static void check_function(const char *name, struct role_list roles, void *data)
{
	struct check *check = data;
	check->name = name;
	check->declaration = json_object_get(check->functions, name);
	if (!check->declaration)
		return;
	check->found++;
	for (uint32_t i = 0; i < roles.count; i++) {
		const struct role *role = &roles.items[i];
		check_condition(check, role->when);
		check_condition(check, role->unless);
		json_t *parameter = expect_parameter(check, role->argument);
		if (parameter && takes_function(role->kind) &&
			!is_function_pointer(check, parameter))
			complain(check, role->argument, "is no function");
	}
}

int main(int count, char **arguments)
{
	struct check check = { .functions = json_object(), .typedefs = json_object() };
	struct model *model = model_new();
	struct error err;
	json_error_t json_err;
	json_t *unit = NULL;
	int status = 1;

	if (count != 2)
		goto out;
	if (!model_load_file(model, arguments[1], &err)) {
		fprintf(stderr, "%s\n", err.text);
		goto out;
	}
	unit = json_loadf(stdin, 0, &json_err);
	if (!unit) {
		fprintf(stderr, "%d: %s\n", json_err.line, json_err.text);
		goto out;
	}
	index_declarations(&check, unit);
	model_each_function(model, check_function, &check);
	printf("%zu functions, %zu arguments checked\n", check.found, check.checked);
	status = check.wrong || !check.found;
out:
	json_decref(unit);
	json_decref(check.functions);
	json_decref(check.typedefs);
	model_free(model);
	return status;
}
