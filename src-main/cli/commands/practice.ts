import { resolve } from 'node:path'
import { writePracticeSources } from '../../backend/practice/sources.ts'
import type { Command } from '../command.ts'
import { number, say } from '../messages.ts'

const SMALLEST = 100

export const practice: Command = {
	usage: 'practice DIR [--candidates N] [--seed S]',
	options: { candidates: { type: 'string' }, seed: { type: 'string' } },
	arguments: [1, 1],
	async run([folder = ''], options, program) {
		const startedAt = performance.now()
		const candidates = Math.max(SMALLEST, options.number('candidates') ?? 24_000)
		const written = await writePracticeSources({
			folder: resolve(folder),
			candidates,
			seed: options.number('seed') ?? 1,
			onProgress: (phase, done, total) =>
				program.progress.show({ phase: `practice.${phase}`, done, total, rate: null, secondsLeft: null }),
		})
		const seconds = (performance.now() - startedAt) / 1000
		const faults = Object.values(written.faults).reduce((sum, count) => sum + count, 0)
		const { rows, files } = written
		return {
			exitCode: 0,
			json: { folder, candidates, rows, files: files.map(({ file }) => file), faults: written.faults, seconds },
			text: say('cli.practiceWritten', {
				folder,
				files: number(files.length),
				rows: number(rows),
				faults: number(faults),
				seconds: number(seconds, 1),
			}),
		}
	},
}
