// line-hash.mjs ROOT FILE: each result's primaryLocationLineHash is what GitHub's upload step makes
// of the file on the disk, which Node decodes. Prints how many were compared.
import fs from 'node:fs';
import path from 'node:path';

const size = 100, factor = 37n, wrap = value => BigInt.asUintN(64, value);

// Hashes of all lines of a text, as "value:occurrence".
function hashes(text) {
	const units = [], starts = [];
	let starting = true, afterReturn = false;
	const add = unit => {
		if (starting)
			starts.push(units.length);
		starting = unit === 10;
		units.push(BigInt(unit));
	};
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i), isRest = afterReturn && unit === 10;
		afterReturn = unit === 13;
		if (unit !== 32 && unit !== 9 && !isRest)
			add(afterReturn ? 10 : unit);
	}
	add(0xffff);
	const seen = new Map();
	return starts.map(start => {
		let value = 0n;
		for (let i = start; i < start + size; i++)
			value = wrap(value * factor + (units[i] ?? 0n));
		const hex = value.toString(16);
		seen.set(hex, (seen.get(hex) ?? 0) + 1);
		return `${hex}:${seen.get(hex)}`;
	});
}

// Names may be no UTF-8: paths are bytes.
function decode(uri) {
	const bytes = [];
	for (let i = 0; i < uri.length; i++) {
		bytes.push(uri[i] === '%' ? parseInt(uri.slice(i + 1, i + 3), 16) : uri.charCodeAt(i));
		i += uri[i] === '%' ? 2 : 0;
	}
	return Buffer.from(bytes);
}

const [root, file] = process.argv.slice(2);
const run = JSON.parse(fs.readFileSync(file, 'utf8')).runs[0];
const decoded = new Map();
let compared = 0;
for (const result of run.results) {
	const place = result.locations[0].physicalLocation;
	const uri = place.artifactLocation.uri;
	if (!decoded.has(uri))
		decoded.set(uri, hashes(fs.readFileSync(Buffer.concat(
			[Buffer.from(root + path.sep), decode(uri)])).toString('utf8')));
	const expected = decoded.get(uri)[place.region.startLine - 1];
	const seen = result.partialFingerprints.primaryLocationLineHash;
	if (seen !== expected) {
		console.error(`${uri}:${place.region.startLine}: ${seen}, and GitHub has ${expected}`);
		process.exitCode = 1;
	}
	compared++;
}
console.log(compared);
