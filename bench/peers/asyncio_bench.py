"""asyncio's side of bench/runtime: the same rows, counts and line of output as async.c.

spawn     create_task, then await: a coroutine that is only awaited runs in its caller
timeout   asyncio.timeout (3.11); group: asyncio.TaskGroup
echo      echo-server serves with streams, which is what tasks read from and write to;
          protocol-server with a Protocol, which has no tasks at all
http      http.client, one connection per thread, in asyncio.to_thread: what there is without
          installing a library
"""
import asyncio
import concurrent.futures
import gc
import http.client
import os
import sys
import threading
import time

YIELDERS = 16
MACROTASKS = 1000
SPREAD_MS = 100
HOUR = 3600
CONCURRENT = 32


def cpu_ns():
    return time.process_time_ns()


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


class Counter:
    def __init__(self):
        self.done = 0

    async def nothing(self):
        self.done += 1

    async def keep_yielding(self, times):
        for _ in range(times):
            await asyncio.sleep(0)
            self.done += 1

    async def sleep(self, seconds):
        await asyncio.sleep(seconds)
        self.done += 1

    async def sleep_unless_cancelled(self):
        try:
            await asyncio.sleep(HOUR)
        except asyncio.CancelledError:
            self.done += 1


async def spawn_and_await(count):
    counter = Counter()
    start = cpu_ns()
    for _ in range(count):
        await asyncio.create_task(counter.nothing())
    return counter.done, (cpu_ns() - start) / count


async def yield_among(count, tasks):
    counter = Counter()
    start = cpu_ns()
    await asyncio.gather(*(counter.keep_yielding(count // tasks) for _ in range(tasks)))
    return counter.done, (cpu_ns() - start) / count


async def open_timeout(count):
    done = 0
    start = cpu_ns()
    for _ in range(count):
        async with asyncio.timeout(HOUR):
            done += 1
    return done, (cpu_ns() - start) / count


async def open_group(count):
    counter = Counter()
    start = cpu_ns()
    for _ in range(count):
        async with asyncio.TaskGroup() as group:
            group.create_task(counter.nothing())
            group.create_task(counter.nothing())
    return counter.done // 2, (cpu_ns() - start) / count


async def sleep_all(count):
    counter = Counter()
    start = cpu_ns()
    await asyncio.gather(*(counter.sleep((1 + i % SPREAD_MS) / 1000) for i in range(count)))
    return counter.done, (cpu_ns() - start) / count


async def start_sleepers(counter, count):
    tasks = [asyncio.create_task(counter.sleep_unless_cancelled()) for _ in range(count)]
    await asyncio.sleep(0)
    return tasks


async def cancel_sleepers(tasks):
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks)


async def cancel_all(count):
    counter = Counter()
    tasks = await start_sleepers(counter, count)
    start = cpu_ns()
    await cancel_sleepers(tasks)
    return counter.done, (cpu_ns() - start) / count


async def hold_all(count):
    counter = Counter()
    gc.collect()
    before = resident_bytes()
    tasks = await start_sleepers(counter, count)
    size = resident_bytes() - before
    await cancel_sleepers(tasks)
    return counter.done, size / count


async def serve_forever(server):
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def serve_streams(_):
    async def echo(reader, writer):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

    await serve_forever(await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1024))


async def serve_protocol(_):
    class Echo(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport = transport

        def data_received(self, data):
            self.transport.write(data)

    loop = asyncio.get_running_loop()
    await serve_forever(await loop.create_server(Echo, "127.0.0.1", 0, backlog=1024))


mine = threading.local()


def get_once(port):
    if not hasattr(mine, "connection"):
        mine.connection = http.client.HTTPConnection("127.0.0.1", port)
    mine.connection.request("GET", "/")
    response = mine.connection.getresponse()
    response.read()
    return response.status


async def get_all(count, port, workers):
    done = started = 0

    async def worker():
        nonlocal done, started
        while started < count:
            started += 1
            status = await asyncio.to_thread(get_once, port)  # before the sum: others add meanwhile
            done += status == 200

    asyncio.get_running_loop().set_default_executor(
        concurrent.futures.ThreadPoolExecutor(workers))
    start = cpu_ns()
    await asyncio.gather(*(worker() for _ in range(workers)))
    return done, (cpu_ns() - start) / count


# name: (body, 1 / part of the work that is done once before)
ROWS = {
    "spawn": (spawn_and_await, 10),
    "microtask": (lambda count: yield_among(count, YIELDERS), 10),
    "macrotask": (lambda count: yield_among(count, MACROTASKS), 10),
    "timeout": (open_timeout, 10),
    "group": (open_group, 10),
    "sleep": (sleep_all, 1),
    "sleep-cold": (sleep_all, 0),
    "cancel": (cancel_all, 10),
    "memory": (hold_all, 0),
    "echo-server": (serve_streams, 0),
    "protocol-server": (serve_protocol, 0),
    "http-sequential": (lambda count: get_all(count, int(sys.argv[3]), 1), 10),
    "http-concurrent": (lambda count: get_all(count, int(sys.argv[3]), CONCURRENT), 10),
}


async def main(name, count):
    body, warm = ROWS[name]
    if warm:
        await body(count // warm)
    done, value = await body(count)
    print(f"{name} {done} {value:.1f}")


if len(sys.argv) < 3 or sys.argv[1] not in ROWS:
    sys.exit(f"usage: asyncio_bench.py ROW COUNT [PORT]\nrows: {' '.join(ROWS)}")
asyncio.run(main(sys.argv[1], int(sys.argv[2])))
