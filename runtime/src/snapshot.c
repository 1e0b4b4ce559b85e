/*
 * What the tasks of a loop are doing.
 *
 * There is no list of tasks: each lies at the top of its stack, and the stacks lie in slabs. So a
 * snapshot walks the slabs, and a task that nobody looks at pays nothing for it.
 */
#include "async/metrics.h"
#include "loop.h"
#include "symbol.h"
#include "task.h"

#include <stdlib.h>
#include <sys/mman.h>

enum {
	PLACE = 64,
};

static const uint64_t NS_PER_US = 1000;

struct search {
	struct async_loop *loop;
	struct async_task_info *infos;
	size_t max;
	size_t count;
};

/* ---- one task ---------------------------------------------------------------------------- */

static enum async_task_state state_of(const struct async_task *task)
{
	if (task == task->loop->current)
		return ASYNC_TASK_RUNNING;
	if (task->has_ended)
		return ASYNC_TASK_UNCLAIMED;
	return task->wait ? ASYNC_TASK_WAITING : ASYNC_TASK_READY;
}

/* Pages the kernel has given memory to; what was given back in between counts as used. */
static size_t measure_stack(const struct stack_pool *pool, struct stack stack)
{
	size_t pages = stack.size / pool->page;
	unsigned char *resident = malloc(pages);
	size_t unused = 0;

	if (!resident)
		return 0;
	if (mincore(stack.low, stack.size, resident) == 0)
		while (unused < pages && !(resident[unused] & 1))
			unused++;
	free(resident);
	return stack.size - unused * pool->page;
}

static void describe(const struct async_task *task, struct async_task_info *info)
{
	uint64_t now = loop_now(task->loop);

	*info = (struct async_task_info){
		.id = task->id,
		.name = task->name,
		.state = state_of(task),
		.is_cancelled = !task->has_ended && task->scope->cancelled,
		.result = task->result,
		.operation = task->operation,
		.entry = (const void *)(uintptr_t)task->fn,
		.site = task->site,
		.spawned_at = task->spawned_at,
		.age_ns = now - task->started,
		.run_ns = task->run_time,
		.wait_ns = task->wait_time,
		.longest_slice_ns = task->longest_slice,
		.stack_size = task->stack.size,
		.stack_used = measure_stack(&task->loop->stacks, task->stack),
	};
}

static void visit(struct stack stack, void *context)
{
	struct search *search = context;
	const struct async_task *task = task_of_stack(stack);

	if (!task->is_used)
		return;
	if (search->count < search->max)
		describe(task, &search->infos[search->count]);
	search->count++;
}

static int compare_ids(const void *a, const void *b)
{
	const struct async_task_info *one = a;
	const struct async_task_info *other = b;

	return (one->id > other->id) - (one->id < other->id);
}

size_t async_tasks_snapshot(struct async_task_info *infos, size_t max)
{
	struct search search = { loop_here(), infos, max, 0 };
	size_t filled;

	if (!search.loop)
		return 0;
	stack_pool_each(&search.loop->stacks, visit, &search);
	filled = search.count < max ? search.count : max;
	if (filled > 1)
		qsort(infos, filled, sizeof infos[0], compare_ids);
	return search.count;
}

/* ---- for people -------------------------------------------------------------------------- */

static const char *state_name(const struct async_task_info *info)
{
	switch (info->state) {
	case ASYNC_TASK_RUNNING:
		return "running";
	case ASYNC_TASK_READY:
		return "ready";
	case ASYNC_TASK_WAITING:
		return "waiting";
	case ASYNC_TASK_UNCLAIMED:
		return "unclaimed";
	}
	return "";
}

static void print_task(FILE *file, const struct async_task_info *info)
{
	char place[PLACE] = "";
	const char *name = info->name ? info->name : symbol_function(info->entry);

	if (info->site)
		symbol_format(symbol_call(info->site), place, sizeof place);
	fprintf(file, "%6llu  %-20s %-9s %c %10llu %10llu %10llu %5zu  %s%s%s\n",
		(unsigned long long)info->id, name, state_name(info),
		info->is_cancelled ? 'c' : ' ', (unsigned long long)(info->age_ns / NS_PER_US),
		(unsigned long long)(info->run_ns / NS_PER_US),
		(unsigned long long)(info->longest_slice_ns / NS_PER_US), info->stack_used / 1024,
		info->operation ? info->operation : "", info->site ? " in " : "", place);
}

void async_tasks_print(FILE *file)
{
	size_t count = async_tasks_snapshot(NULL, 0);
	struct async_task_info *infos = calloc(count ? count : 1, sizeof *infos);

	if (!infos) {
		fprintf(file, "async: out of memory for a list of %zu tasks\n", count);
		return;
	}
	async_tasks_snapshot(infos, count);
	fprintf(file, "%6s  %-20s %-9s   %10s %10s %10s %5s  %s\n", "id", "name", "state", "age us",
		"run us", "slice us", "KiB", "where");
	for (size_t i = 0; i < count; i++)
		print_task(file, &infos[i]);
	free(infos);
}
