"""Tasks in gdb: what they are, where they wait, and the calls they are in.

    (gdb) source async-gdb.py
    (gdb) async tasks          every task of every loop, and where it waits
    (gdb) async bt 7           the calls of task 7; `all` for every task
    (gdb) async select 7       from here on `bt`, `up`, `frame` and `info locals` are about task 7
    (gdb) async leave          and here no longer

Of two tasks with one number, on two loops, `2.7` is the one of the second loop.

Works on a live process and on a core file alike, and calls nothing in it: everything is read from
memory, starting at `async_debugger` (runtime/src/debugger.c), so the library needs no debug
information of its own. A task that does not run has pushed its registers on its stack; gdb is
shown them as if frame 0 had been called from there.
"""

import gdb
import gdb.unwinder

VERSION = 1

FIELDS = (
    "machine",
    "watch_loop", "watch_thread",
    "loop_current", "loop_slabs", "loop_span",
    "slab_next", "slab_memory", "slab_used",
    "task_area",
    "task_is_used", "task_has_ended", "task_id", "task_wait", "task_name", "task_operation",
    "task_fn", "task_site", "task_spawned_at", "task_result", "task_sp",
    "word",
)

# What lies at the stack pointer of a parked task, and how much of it is off the stack at the place
# where it goes on: 1 is x86-64, switched in place, 3 the same by a function (runtime/src/context.h).
MACHINES = {
    1: ("rsp", "rip", 144, {"rip": 0, "rbp": 8}),
    3: ("rsp", "rip", 8, {"rip": 0}),
    2: ("sp", "pc", 160, dict([("x%d" % i, 8 * (i - 19)) for i in range(19, 31)] + [("pc", 88)])),
}


# ---- memory -----------------------------------------------------------------------------------

def read(address, size):
    data = gdb.selected_inferior().read_memory(address, size)
    return int.from_bytes(bytes(data), "little")


def word(address):
    return read(address, 8)


def text(address):
    """The string at an address; None for NULL."""
    if not address:
        return None
    result = bytearray()
    while len(result) < 64:
        byte = read(address + len(result), 1)
        if not byte:
            break
        result.append(byte)
    return result.decode("utf-8", "replace")


class Layout:
    """Where things are, from async_debugger."""

    def __init__(self):
        try:
            self.loops = int(gdb.parse_and_eval("(unsigned long)&async_debugger"))
        except gdb.error:
            raise gdb.GdbError("this program has no symbol async_debugger: it does not use "
                               "libasync, or is stripped")
        version = word(self.loops + 16)
        if version != VERSION:
            raise gdb.GdbError("the program's libasync has layout %d, this script knows %d"
                               % (version, VERSION))
        for i, name in enumerate(FIELDS):
            setattr(self, name, word(self.loops + 24 + 8 * i))


# ---- tasks ------------------------------------------------------------------------------------

class Task:
    def __init__(self, layout, loop, loop_number, thread, address):
        at = lambda name: word(address + getattr(layout, "task_" + name))
        self.layout = layout
        self.address = address
        self.loop_number = loop_number
        self.thread = thread
        self.id = at("id")
        self.name = text(at("name"))
        self.operation = text(at("operation"))
        self.fn = at("fn")
        self.site = at("site")
        self.spawned_at = at("spawned_at")
        self.sp = at("sp")
        if word(loop + layout.loop_current) == address:
            self.state = "running"
        elif read(address + layout.task_has_ended, 1):
            self.state = "unclaimed"
        elif at("wait"):
            self.state = "waiting"
        else:
            self.state = "ready"


def tasks_of(layout, loop, number, thread):
    span = word(loop + layout.loop_span)
    slab = word(loop + layout.loop_slabs)
    while slab:
        memory = word(slab + layout.slab_memory)
        for i in range(word(slab + layout.slab_used)):
            address = memory + (i + 1) * span - layout.task_area
            if read(address + layout.task_is_used, 1):
                yield Task(layout, loop, number, thread, address)
        slab = word(slab + layout.slab_next)


def all_tasks():
    layout = Layout()
    tasks = []
    number = 0
    link = word(layout.loops + 8)
    while link != layout.loops:
        number += 1
        loop = word(link + layout.watch_loop)
        thread = read(link + layout.watch_thread, 4)
        tasks += tasks_of(layout, loop, number, thread)
        link = word(link + 8)
    tasks.sort(key=lambda task: (task.loop_number, task.id))
    return tasks


def find_task(argument):
    loop, dot, number = argument.rpartition(".")
    found = [task for task in all_tasks()
             if str(task.id) == number and (not dot or str(task.loop_number) == loop)]
    if not found:
        raise gdb.GdbError("there is no task %s" % argument)
    if len(found) > 1:
        raise gdb.GdbError("several loops have a task %s: say %s"
                           % (argument, " or ".join("%d.%s" % (task.loop_number, number)
                                                    for task in found)))
    return found[0]


# ---- places -----------------------------------------------------------------------------------

def function_at(address):
    """The name of the function, also without debug information."""
    try:
        block = gdb.block_for_pc(address)
        while block and not block.function:
            block = block.superblock
        if block:
            return block.function.name
    except (gdb.error, RuntimeError):
        pass
    symbol = gdb.execute("info symbol %d" % address, to_string=True)
    return symbol.split(" ")[0] if " in section " in symbol else "0x%x" % address


def place_of(return_address):
    if not return_address:
        return ""
    line = gdb.find_pc_line(return_address - 1)
    function = function_at(return_address - 1)
    if line.symtab and line.line:
        return "%s (%s:%d)" % (function, line.symtab.filename, line.line)
    return function


def describe(task):
    name = task.name or function_at(task.fn)
    where = place_of(task.site)
    call = "%s in %s" % (task.operation, where) if task.operation else ""
    return "%6d  %-20s %-9s  %s" % (task.id, name, task.state, call)


# ---- frames -----------------------------------------------------------------------------------

class FrameId:
    def __init__(self, sp, pc):
        self.sp = sp
        self.pc = pc


class Parked(gdb.unwinder.Unwinder):
    """Shows gdb a task as the caller of frame 0."""

    def __init__(self):
        super().__init__("async-task")
        self.task = None
        self.real_sp = None

    def enter(self, task):
        machine = MACHINES.get(task.layout.machine)
        if not machine:
            raise gdb.GdbError("the library switches tasks with ucontext: their frames are not "
                               "known")
        self.leave()
        self.real_sp = int(gdb.newest_frame().read_register(machine[0]))
        self.task = task
        gdb.invalidate_cached_frames()

    def leave(self):
        self.task = None
        gdb.invalidate_cached_frames()

    def __call__(self, frame):
        if not self.task:
            return None
        sp_name, pc_name, size, saved = MACHINES[self.task.layout.machine]
        if int(frame.read_register(sp_name)) != self.real_sp:
            return None
        # An identity below the task's frames, or gdb would find its stack to grow upwards.
        sp = self.task.sp
        pointer = gdb.lookup_type("long")
        unwound = frame.create_unwind_info(FrameId(gdb.Value(sp - 64).cast(pointer),
                                                   frame.read_register(pc_name)))
        for name, offset in saved.items():
            value = gdb.Value(word(sp + offset)).cast(frame.read_register(name).type)
            unwound.add_saved_register(name, value)
        unwound.add_saved_register(
            sp_name, gdb.Value(sp + size).cast(frame.read_register(sp_name).type))
        return unwound


parked = Parked()
gdb.unwinder.register_unwinder(None, parked, replace=True)


def backtrace_of_parked(task):
    previous = parked.task
    parked.enter(task)
    try:
        lines = gdb.execute("bt", to_string=True).splitlines()
    finally:
        if previous:
            parked.enter(previous)
        else:
            parked.leave()
    # Frame 0 is the thread's own. It may take several lines.
    while lines and not lines[0].startswith("#1 "):
        lines.pop(0)
    return [renumber(line) for line in lines]


def renumber(line):
    if not line.startswith("#"):
        return line
    number, rest = line[1:].split(None, 1)
    return "#%-3d%s" % (int(number) - 1, rest)


def backtrace_of_running(task):
    for thread in gdb.selected_inferior().threads():
        if thread.ptid[1] != task.thread:
            continue
        selected = gdb.selected_thread()
        thread.switch()
        try:
            return gdb.execute("bt", to_string=True).splitlines()
        finally:
            selected.switch()
    return ["its thread, %d, is not there" % task.thread]


def has_not_begun(task):
    machine = MACHINES.get(task.layout.machine)
    if not machine:
        return False
    pc = word(task.sp + machine[3][machine[1]])
    symbol = gdb.execute("info symbol %d" % pc, to_string=True)
    return symbol.startswith("async_switch_start in section ")


def print_backtrace(task):
    print(describe(task))
    if task.state == "running":
        lines = backtrace_of_running(task)
    elif task.state == "unclaimed":
        lines = ["it has ended"]
    elif has_not_begun(task):
        lines = ["it has not begun"]
    else:
        lines = backtrace_of_parked(task)
    for line in lines:
        print("    " + line)


# ---- commands ---------------------------------------------------------------------------------

class Async(gdb.Command):
    """Tasks of libasync: async tasks, async bt, async select, async leave."""

    def __init__(self):
        super().__init__("async", gdb.COMMAND_STACK, gdb.COMPLETE_NONE, True)


class AsyncTasks(gdb.Command):
    """List every task: number, name, state, and where it waits."""

    def __init__(self):
        super().__init__("async tasks", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        tasks = all_tasks()
        loops = {task.loop_number for task in tasks}
        for number in sorted(loops):
            if len(loops) > 1:
                print("loop %d" % number)
            for task in tasks:
                if task.loop_number == number:
                    print(describe(task))
        if not tasks:
            print("no tasks")


class AsyncBacktrace(gdb.Command):
    """Print the calls a task is in: async bt NUMBER, or async bt all."""

    def __init__(self):
        super().__init__("async bt", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        argument = argument.strip()
        if not argument:
            raise gdb.GdbError("which task? a number, or all")
        for task in all_tasks() if argument == "all" else [find_task(argument)]:
            print_backtrace(task)


class AsyncSelect(gdb.Command):
    """Make frame 1 and on those of a task, until `async leave`: async select NUMBER."""

    def __init__(self):
        super().__init__("async select", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        task = find_task(argument.strip())
        if task.state in ("running", "unclaimed"):
            raise gdb.GdbError("task %d is %s" % (task.id, task.state))
        parked.enter(task)
        gdb.execute("frame 1")


class AsyncLeave(gdb.Command):
    """End what `async select` began."""

    def __init__(self):
        super().__init__("async leave", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        parked.leave()


Async()
AsyncTasks()
AsyncBacktrace()
AsyncSelect()
AsyncLeave()
