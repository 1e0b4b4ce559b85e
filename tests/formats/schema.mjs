// schema.mjs FORMAT FILE...: each file against the published schema of its format: sarif, json or
// jsonl. The environment variable SCHEMAS is the folder of ours.
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fs from 'node:fs';

const [format, ...files] = process.argv.slice(2);
const read = path => JSON.parse(fs.readFileSync(path, 'utf8'));
const ours = name => read(`${process.env.SCHEMAS}/${name}`);
// Schemas may say what ajv's strict mode does not like; a value must still be as they say.
const ajv = new Ajv({ strict: false, allErrors: true });
formats(ajv);

const load = {
	sarif: () => ajv.compile(read(
		'node_modules/@microsoft/sarif-multitool-linux/sarif-2.1.0.json')),
	json: () => ajv.compile(ours('findings.schema.json')),
	jsonl: () => {
		ajv.addSchema(ours('findings.schema.json'), 'findings.schema.json');
		return ajv.compile(ours('findings-line.schema.json'));
	},
}[format];
const validate = load();
const values = path => format === 'jsonl'
	? fs.readFileSync(path, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line))
	: [read(path)];

for (const path of files) {
	for (const value of values(path)) {
		if (validate(value))
			continue;
		process.exitCode = 1;
		for (const error of validate.errors.slice(0, 10))
			console.log(`${path}: ${error.instancePath}: ${error.message}`);
	}
}
