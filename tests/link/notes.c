#include "notes.h"

#include "link/descriptor_notes.h"
#include "link/kept.h"

static void print_source(FILE *out, const struct source *source)
{
	fprintf(out, " from %d %u in %u of %u", (int)source->kind, source->index, source->node,
		source->unit);
}

static void print_calls(FILE *out, const struct program *program)
{
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		fprintf(out,
			"call %u: %u.%u to %u at %s:%u:%u flags %x blocks %x %x %x %x %x %llx "
			"waits %x "
			"off %x\n",
			c, call->caller, call->instr, call->symbol, call->path, call->line,
			call->column, call->flags, call->blocks, call->blocks_likely,
			call->blocks_possible, call->blocks_open, call->blocks_handed,
			(unsigned long long)call->block_severities, call->waits, call->roles_off);
	}
}

static void print_flows(FILE *out, const struct program_index *index)
{
	for (size_t i = 0; i < index->target_flows.count; i++) {
		const struct target_flow *flow = &index->target_flows.items[i];
		fprintf(out, "call %u through %u", flow->call, flow->base);
		print_source(out, &flow->source);
		fputc('\n', out);
	}
	for (size_t i = 0; i < index->argument_flows.count; i++) {
		const struct argument_flow *flow = &index->argument_flows.items[i];
		fprintf(out, "argument %u of %u", flow->argument, flow->call);
		print_source(out, &flow->source);
		fputc('\n', out);
	}
	for (size_t i = 0; i < index->slot_flows.count; i++) {
		fprintf(out, "into slot %u", index->slot_flows.items[i].slot);
		print_source(out, &index->slot_flows.items[i].source);
		fputc('\n', out);
	}
	for (size_t i = 0; i < index->result_flows.count; i++)
		fprintf(out, "result %u of %u\n", index->result_flows.items[i].result,
			index->result_flows.items[i].slot);
	for (size_t i = 0; i < index->param_uses.count; i++) {
		const struct param_use *use = &index->param_uses.items[i];
		fprintf(out, "use %d of %u.%u: %u.%u slot %u\n", (int)use->kind, use->node,
			use->param, use->call, use->argument, use->slot);
	}
}

static void print_accesses(FILE *out, const struct program_index *index)
{
	for (size_t i = 0; i < index->accesses.count; i++) {
		const struct access *a = &index->accesses.items[i];
		fprintf(out, "access %d: %u.%u %d %u %u at %u:%u held %u.%u %d %d%d%d%d%d\n",
			(int)a->kind, a->node, a->instr, (int)a->object.kind, a->object.index,
			a->object.field, a->line, a->column, a->held_node, a->held_instr,
			(int)a->kept, a->is_try, a->stops_thread, a->is_atomic, a->is_global,
			a->is_derived);
	}
}

static void print_kept(FILE *out, const struct kept *kept)
{
	for (size_t s = 0; s < kept->slots.count; s++) {
		const struct kept_slot *slot = &kept->slots.items[s];
		fprintf(out, "kept %zu: %d%d%d %llx %llx\n", s, slot->has_store, slot->is_open,
			slot->is_changed, (unsigned long long)slot->bits.ones,
			(unsigned long long)slot->bits.zeros);
	}
	for (size_t i = 0; i < kept->stores.count; i++)
		fprintf(out, "store into %u: %u.%u\n", kept->stores.items[i].slot,
			kept->stores.items[i].node, kept->stores.items[i].instr);
}

static void print_descriptors(FILE *out, const struct descriptors *d)
{
	for (size_t i = 0; i < d->stores.count; i++) {
		const struct descriptor_store *store = &d->stores.items[i];
		fprintf(out, "descriptor %u: %u.%u %u %d%d\n", store->slot, store->node,
			store->instr, store->argument, (int)store->kind, store->is_handle);
	}
	for (size_t i = 0; i < d->uses.count; i++)
		fprintf(out, "descriptor used: %u.%u\n", d->uses.items[i].node,
			d->uses.items[i].instr);
	for (uint32_t s = 0; s < d->slot_capacity; s++)
		if (d->slot_acts[s])
			fprintf(out, "acts on slot %u: %x\n", s, d->slot_acts[s]);
	for (size_t i = 0; i < sizeof(d->stdio_acts); i++)
		fprintf(out, "acts on %zu: %x\n", i, d->stdio_acts[i]);
}

static void print_names(FILE *out, const struct program *program)
{
	for (uint32_t s = 0; s < program->symbol_count; s++)
		fprintf(out, "symbol %s: %d\n", program->symbols[s].key,
			program->symbols[s].is_address_taken);
	for (uint32_t s = 0; s < program->slot_count; s++)
		fprintf(out, "slot %s: %s %u %d\n", program->slots[s].key, program->slots[s].name,
			program->slots[s].roles.count, program->slots[s].is_counter);
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		fprintf(out, "function %s to %u: %u loops, %x steer, %x asked, %x fill, %d\n",
			f->key, f->end_line, f->loop_count, f->steering, f->asked, f->filling,
			f->is_readonly);
	}
}

char *notes_print(const struct program *program)
{
	const struct program_index *index = program->index;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	program_print(out, program);
	print_names(out, program);
	print_calls(out, program);
	print_flows(out, index);
	print_accesses(out, index);
	if (index->kept)
		print_kept(out, index->kept);
	if (index->descriptors)
		print_descriptors(out, index->descriptors);
	fclose(out);
	return text;
}
