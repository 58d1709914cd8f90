import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { join } from 'node:path'
import { steadyNode } from '../steadyNode.ts'
import type { ChildOrder } from './signingChild.ts'

const child = join(import.meta.dirname, 'signingChild.ts')

export interface Kill {
	/** Text that the program has said. */
	after: string | RegExp
	/** How long after that. */
	milliseconds: number
}

/** Programs that are killed. The next one loads while the one before is at work. */
export class Victims {
	readonly #environment: NodeJS.ProcessEnv
	#next: ChildProcessWithoutNullStreams

	/** `folder`: for compiled code, so that starting costs little. */
	constructor(folder: string) {
		this.#environment = { ...process.env, NODE_COMPILE_CACHE: folder }
		this.#next = this.#spawn()
	}

	#spawn(): ChildProcessWithoutNullStreams {
		const spawned = spawn(process.execPath, [...steadyNode, child], {
			stdio: ['pipe', 'pipe', 'pipe'],
			env: this.#environment,
		})
		spawned.stderr.pipe(process.stderr)
		return spawned
	}

	/** Null lets it finish. Answers what it said. */
	run(order: ChildOrder, kill: Kill | null): Promise<{ said: string; killed: boolean }> {
		const victim = this.#next
		this.#next = this.#spawn()
		return new Promise((resolve, reject) => {
			let said = ''
			let timer: NodeJS.Timeout | undefined
			victim.stdout.setEncoding('utf8').on('data', (text: string) => {
				said += text
				if (kill && said.split(kill.after).length > 1)
					timer ??= setTimeout(() => victim.kill('SIGKILL'), kill.milliseconds)
			})
			victim.on('error', reject)
			victim.on('exit', (_code, signal) => {
				clearTimeout(timer)
				resolve({ said, killed: signal === 'SIGKILL' })
			})
			victim.stdin.write(`${JSON.stringify(order)}\n`)
		})
	}

	dispose(): void {
		this.#next.kill()
	}
}
