import { spawnSync } from 'node:child_process'

interface Judge {
	program: string
	arguments: (pdf: string) => string[]
	/** What it prints of a good signature. */
	accepts: RegExp
}

/** Programs by others that look at a signed PDF, where they are installed. */
const judges: readonly Judge[] = [
	{ program: 'pdfsig', arguments: (pdf) => ['-nocert', pdf], accepts: /Signature Validation: Signature is Valid/ },
	{ program: 'mutool', arguments: (pdf) => ['sign', '-v', pdf], accepts: /unchanged since signing/ },
	{ program: 'qpdf', arguments: (pdf) => ['--check', pdf], accepts: /No syntax or stream encoding errors found/ },
]

export interface JudgeVerdict {
	program: string
	verdict: 'accepts' | 'refuses' | 'notInstalled'
}

export function askJudges(pdf: string): JudgeVerdict[] {
	return judges.map(({ program, arguments: words, accepts }) => {
		const run = spawnSync(program, words(pdf), { encoding: 'utf8' })
		if (run.error) return { program, verdict: 'notInstalled' }
		return { program, verdict: accepts.test(`${run.stdout}${run.stderr}`) ? 'accepts' : 'refuses' }
	})
}
