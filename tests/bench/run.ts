import { cpus } from 'node:os'
import { benchBarcodes } from './barcodes.ts'
import { benchImports } from './imports.ts'
import { benchJournal } from './journal.ts'
import { benchLinkage } from './linkage.ts'
import { benchPublication } from './publication.ts'
import { benchSearch } from './search.ts'
import { benchNationalBatch } from './nationalBatch.ts'
import { benchSigning } from './signing.ts'

/**
 * `npm run bench [-- --large] [-- --only imports]`: the figures of the quality goals, each a ratio inside this run. The large
 * one signs a national session for real, which takes 15 GB of the disk while it lasts.
 */
const words = process.argv.slice(2)
const large = words.includes('--large')
const only = words.includes('--only') ? words[words.indexOf('--only') + 1] : undefined

const benches: Record<string, () => Promise<unknown>> = {
	imports: () =>
		benchImports(
			large
				? { csvRows: 1_000_000, workbookRows: 100_000, sessions: 12 }
				: { csvRows: 400_000, workbookRows: 100_000, sessions: 0 },
		),
	linkage: () => benchLinkage({ sittings: large ? 1_000_000 : 100_000 }),
	search: () => benchSearch({ sittings: large ? 2_000_000 : 100_000 }),
	signing: () => benchSigning(large ? 2 : 1),
	barcodes: () => benchBarcodes(large ? 12_000 : 3000),
	'signing.24000': () => benchNationalBatch(24_000),
	...(large && { 'signing.451117': () => benchNationalBatch(451_117) }),
	publication: () => benchPublication(large ? 451_117 : 24_000),
	journal: () => benchJournal(large ? 1_000_000 : 100_000),
}

const figure = (value: unknown): string => {
	if (typeof value !== 'number') return JSON.stringify(value)
	return Number.isInteger(value) ? String(value) : value.toPrecision(4)
}

function* lines(prefix: string, value: unknown): Generator<string> {
	if (typeof value === 'object' && value !== null)
		for (const [key, inner] of Object.entries(value)) yield* lines(prefix === '' ? key : `${prefix}.${key}`, inner)
	else yield `  ${prefix.padEnd(48)} ${figure(value)}`
}

const results: Record<string, unknown> = { machine: { node: process.version, cores: cpus().length, large } }
for (const [name, bench] of Object.entries(benches)) {
	if (only !== undefined && name !== only && !name.startsWith(`${only}.`)) continue
	process.stderr.write(`bench: ${name} …\n`)
	results[name] = await bench()
	console.log(name)
	for (const line of lines('', results[name])) console.log(line)
}
console.log(JSON.stringify(results))
