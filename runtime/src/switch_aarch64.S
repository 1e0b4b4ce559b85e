/*
 * The context switch for aarch64, AAPCS64: x0 = where to store the old stack pointer, x1 = the
 * new one. The frame is x19-x28 x29 x30 d8-d15, as context.c builds it.
 *
 * It ends in `ret`, which pairs with the `bl` of the context that goes on: see context.h.
 */
#if defined(__aarch64__) && !defined(ASYNC_SWITCH_UCONTEXT)
	.text
	.globl async_switch
	.hidden async_switch
	.type async_switch, %function
	.p2align 4
async_switch:
	.cfi_startproc
	hint #34 /* bti c */
	sub sp, sp, #160
	.cfi_def_cfa_offset 160
	stp x19, x20, [sp, #0]
	stp x21, x22, [sp, #16]
	stp x23, x24, [sp, #32]
	stp x25, x26, [sp, #48]
	stp x27, x28, [sp, #64]
	stp x29, x30, [sp, #80]
	stp d8, d9, [sp, #96]
	stp d10, d11, [sp, #112]
	stp d12, d13, [sp, #128]
	stp d14, d15, [sp, #144]
	mov x2, sp
	str x2, [x0]
	mov sp, x1
	ldp x19, x20, [sp, #0]
	ldp x21, x22, [sp, #16]
	ldp x23, x24, [sp, #32]
	ldp x25, x26, [sp, #48]
	ldp x27, x28, [sp, #64]
	ldp x29, x30, [sp, #80]
	ldp d8, d9, [sp, #96]
	ldp d10, d11, [sp, #112]
	ldp d12, d13, [sp, #128]
	ldp d14, d15, [sp, #144]
	add sp, sp, #160
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size async_switch, .-async_switch

	.globl async_switch_start
	.hidden async_switch_start
	.type async_switch_start, %function
	.p2align 4
async_switch_start:
	.cfi_startproc
	.cfi_undefined x30
	hint #36 /* bti j */
	mov x29, xzr
	mov x30, xzr
	mov x0, x20
	blr x19
	brk #1
	.cfi_endproc
	.size async_switch_start, .-async_switch_start
#endif

#if defined(__linux__)
	.section .note.GNU-stack, "", %progbits
#endif
