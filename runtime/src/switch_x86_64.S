/*
 * The context switch for x86-64, System V ABI: rdi = where to store the old stack pointer,
 * rsi = the new one. A parked stack holds where to go on, rbp, and 128 unused bytes, as
 * context_switch in context.h leaves it, which is the same code in place; here also the registers
 * that the caller of a function expects back.
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
	leaq -128(%rsp), %rsp
	.cfi_adjust_cfa_offset 128
	pushq %rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset %rbp, 0
	leaq .Lresume(%rip), %rax
	pushq %rax
	.cfi_adjust_cfa_offset 8
	movq %rsp, (%rdi)
	movq %rsi, %rsp
	popq %rax
	.cfi_adjust_cfa_offset -8
	jmpq *%rax
.Lresume:
	popq %rbp
	.cfi_adjust_cfa_offset -8
	.cfi_restore %rbp
	subq $-128, %rsp
	.cfi_adjust_cfa_offset -128
	popq %r15
	.cfi_adjust_cfa_offset -8
	popq %r14
	.cfi_adjust_cfa_offset -8
	popq %r13
	.cfi_adjust_cfa_offset -8
	popq %r12
	.cfi_adjust_cfa_offset -8
	popq %rbx
	.cfi_adjust_cfa_offset -8
	ret
	.cfi_endproc
	.size async_switch, .-async_switch

	/* Where a new context begins, with rbp, the function and its argument on its stack. It is
	 * entered by a jump and enters the function by one; the address the function would return
	 * to is here, so that unwinders stop. */
	.globl async_switch_start
	.hidden async_switch_start
	.type async_switch_start, @function
	.p2align 4
async_switch_start:
	.cfi_startproc
	.cfi_undefined %rip
	endbr64
	popq %rbp
	popq %rax
	popq %rdi
	leaq .Lend(%rip), %rcx
	pushq %rcx
	jmpq *%rax
	nop
.Lend:
	ud2
	.cfi_endproc
	.size async_switch_start, .-async_switch_start
#endif

#if defined(__linux__)
	.section .note.GNU-stack, "", %progbits
#endif
