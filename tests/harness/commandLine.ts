import { spawn } from 'node:child_process'
import { z } from 'zod'
import { builtCommandLine } from './paths.ts'

export interface Answer {
	exitCode: number | null
	stdout: string
	stderr: string
	/** The one object on stdout. */
	json(): Record<string, unknown>
}

/** Runs the command line as a person would, in English; `words` as they would be typed. */
export function sceau(words: readonly string[], environment: Record<string, string> = {}): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [builtCommandLine, ...words], {
			env: { ...process.env, SCEAU_LANG: 'en', ...environment },
			stdio: ['ignore', 'pipe', 'pipe'],
		})
		let stdout = ''
		let stderr = ''
		child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
		child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
		child.on('error', reject)
		child.on('close', (exitCode) =>
			resolve({ exitCode, stdout, stderr, json: () => z.record(z.string(), z.unknown()).parse(JSON.parse(stdout)) }),
		)
	})
}
