/*
 * The context switch for x86-64, System V ABI: rdi = where to store the old stack pointer,
 * rsi = the new one. The frame is r15 r14 r13 r12 rbx rbp return-address, as context.c builds it.
 *
 * It ends in a jump: a `ret` would always be mispredicted, because the processor's return stack
 * remembers the other task's calls. The unwinder stops at async_switch_start.
 */
#if defined(__x86_64__) && !defined(ASYNC_SWITCH_UCONTEXT)
	.text
	.globl async_switch
	.hidden async_switch
	.type async_switch, @function
	.p2align 4
async_switch:
	.cfi_startproc
	endbr64
	pushq %rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	pushq %rbx
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbx, 0
	pushq %r12
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r12, 0
	pushq %r13
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r13, 0
	pushq %r14
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r14, 0
	pushq %r15
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %r15, 0
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbx
	popq %rbp
	.cfi_def_cfa %rsp, 8
	popq %rcx
	.cfi_def_cfa %rsp, 0
	.cfi_register %rip, %rcx
	notrack jmp *%rcx
	.cfi_endproc
	.size async_switch, .-async_switch

	.globl async_switch_start
	.hidden async_switch_start
	.type async_switch_start, @function
	.p2align 4
async_switch_start:
	.cfi_startproc
	.cfi_undefined %rip
	endbr64
	xorl %ebp, %ebp
	movq %r13, %rdi
	call *%r12
	ud2
	.cfi_endproc
	.size async_switch_start, .-async_switch_start
#endif

#if defined(__linux__)
	.section .note.GNU-stack, "", %progbits
#endif
