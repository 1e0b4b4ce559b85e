/*
 * Node's side of bench/runtime: the same rows, counts and line of output as async.c. Each row runs a
 * tenth of its work first (as ours does), so that V8 has compiled what is measured.
 *
 *   timeout  setTimeout, Promise.race with the body, clearTimeout: what programs write, and
 *            cheaper than AbortSignal.timeout, which leaves its timer behind
 *   sleep    a promise around setTimeout, which is half of what timers/promises costs
 *   cancel   timers/promises with an AbortController for each task, as each of ours is
 *            cancelled by itself
 */
import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleepUnlessAborted } from 'node:timers/promises';

const YIELDERS = 16;
const MACROTASKS = 1000;
const SPREAD_MS = 100;
const HOUR_MS = 3600000;
const CONCURRENT = 32;

function cpuNs() {
	const { user, system } = process.cpuUsage();
	return (user + system) * 1000;
}

async function spawnAndAwait(count) {
	let done = 0;
	const nothing = async () => {
		done++;
	};
	const start = cpuNs();
	for (let i = 0; i < count; i++)
		await nothing();
	return [done, (cpuNs() - start) / count];
}

async function yieldAmong(count, tasks, yieldOnce) {
	let done = 0;
	const keepYielding = async (times) => {
		for (let i = 0; i < times; i++) {
			await yieldOnce();
			done++;
		}
	};
	const start = cpuNs();
	await Promise.all(Array.from({ length: tasks }, () => keepYielding(Math.floor(count / tasks))));
	return [done, (cpuNs() - start) / count];
}

/* Written out: a call and a promise around `null` would be three more turns of the queue. */
async function yieldMicrotask(count) {
	let done = 0;
	const keepYielding = async (times) => {
		for (let i = 0; i < times; i++) {
			await null;
			done++;
		}
	};
	const start = cpuNs();
	await Promise.all(
		Array.from({ length: YIELDERS }, () => keepYielding(Math.floor(count / YIELDERS))));
	return [done, (cpuNs() - start) / count];
}

function yieldMacrotask(count) {
	return yieldAmong(count, MACROTASKS, () => new Promise((resolve) => setImmediate(resolve)));
}

async function openTimeout(count) {
	let done = 0;
	const body = async () => {
		done++;
	};
	const start = cpuNs();
	for (let i = 0; i < count; i++) {
		let timer;
		const late = new Promise((_, reject) => {
			timer = setTimeout(() => reject(new Error('late')), HOUR_MS);
		});
		try {
			await Promise.race([body(), late]);
		} finally {
			clearTimeout(timer);
		}
	}
	return [done, (cpuNs() - start) / count];
}

async function openGroup(count) {
	let done = 0;
	const nothing = async () => {
		done++;
	};
	const start = cpuNs();
	for (let i = 0; i < count; i++)
		await Promise.all([nothing(), nothing()]);
	return [done / 2, (cpuNs() - start) / count];
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function sleepAll(count) {
	let done = 0;
	const sleepOnce = async (ms) => {
		await sleep(ms);
		done++;
	};
	const start = cpuNs();
	await Promise.all(Array.from({ length: count }, (_, i) => sleepOnce(1 + (i % SPREAD_MS))));
	return [done, (cpuNs() - start) / count];
}

async function cancelAll(count) {
	let done = 0;
	const aborts = Array.from({ length: count }, () => new AbortController());
	const sleeper = async ({ signal }) => {
		try {
			await sleepUnlessAborted(HOUR_MS, null, { signal });
		} catch (error) {
			done += error.name === 'AbortError';
		}
	};
	const all = aborts.map(sleeper);
	await new Promise((resolve) => setImmediate(resolve));
	const start = cpuNs();
	for (const abort of aborts)
		abort.abort();
	await Promise.all(all);
	return [done, (cpuNs() - start) / count];
}

async function holdAll(count) {
	let done = 0;
	const timers = [];
	const sleeper = async () => {
		await new Promise((resolve) => timers.push([setTimeout(resolve, HOUR_MS), resolve]));
		done++;
	};
	globalThis.gc?.();
	const before = process.memoryUsage.rss();
	const all = Array.from({ length: count }, sleeper);
	await new Promise((resolve) => setImmediate(resolve));
	globalThis.gc?.();
	const bytes = process.memoryUsage.rss() - before;
	for (const [timer, resolve] of timers) {
		clearTimeout(timer);
		resolve();
	}
	await Promise.all(all);
	return [done, bytes / count];
}

function serveEcho() {
	const server = net.createServer({ noDelay: true }, (socket) => {
		socket.on('data', (data) => socket.write(data));
		socket.on('error', () => {});
	});
	server.listen(0, '127.0.0.1', 1024, () => console.log(server.address().port));
	return new Promise(() => {});
}

/* ---- HTTP, as a client --------------------------------------------------------------------- */

const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENT });

function getOnce(port) {
	return new Promise((resolve, reject) => {
		const request = http.get({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
			response.on('data', () => {});
			response.on('end', () => resolve(response.statusCode));
		});
		request.on('error', reject);
	});
}

async function fetchOnce(port) {
	const response = await fetch(`http://127.0.0.1:${port}/`);
	await response.text();
	return response.status;
}

async function getAll(count, port, workers, get) {
	let done = 0;
	let started = 0;
	const worker = async () => {
		while (started < count) {
			started++;
			const status = await get(port); /* before the sum: others add meanwhile */
			done += status === 200;
		}
	};
	const start = cpuNs();
	await Promise.all(Array.from({ length: workers }, worker));
	return [done, (cpuNs() - start) / count];
}

/* name: [body, 1 / part of the work that is done once before] */
const rows = {
	'spawn': [spawnAndAwait, 10],
	'microtask': [yieldMicrotask, 10],
	'macrotask': [yieldMacrotask, 10],
	'timeout': [openTimeout, 10],
	'group': [openGroup, 10],
	'sleep': [sleepAll, 1],
	'sleep-cold': [sleepAll, 0],
	'cancel': [cancelAll, 10],
	'memory': [holdAll, 0],
	'echo-server': [serveEcho, 0],
	'http-sequential': [(count, port) => getAll(count, port, 1, getOnce), 10],
	'http-concurrent': [(count, port) => getAll(count, port, CONCURRENT, getOnce), 10],
	'fetch-sequential': [(count, port) => getAll(count, port, 1, fetchOnce), 10],
	'fetch-concurrent': [(count, port) => getAll(count, port, CONCURRENT, fetchOnce), 10],
};

const [name, count, port] = process.argv.slice(2);
if (!(name in rows)) {
	console.error(`usage: node [--expose-gc] node.mjs ROW COUNT [PORT]\nrows: ${Object.keys(rows).join(' ')}`);
	process.exit(2);
}
const [body, warm] = rows[name];
if (warm)
	await body(Math.floor(Number(count) / warm), port);
const [done, value] = await body(Number(count), port);
console.log(`${name} ${done} ${value.toFixed(1)}`);
process.exit(0);
