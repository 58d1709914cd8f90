import type { JobView } from '#shared/contract/jobs'
import { number, say } from './messages.ts'

const WIDTH = 24

/** Progress on stderr: one line redrawn on a terminal, a line every few seconds elsewhere. */
export class ProgressLine {
	#drawnAt = performance.now()
	#phase = ''
	#open = false

	show(job: Pick<JobView, 'phase' | 'done' | 'total' | 'rate' | 'secondsLeft'>): void {
		const { stderr } = process
		const now = performance.now()
		const newStep = stderr.isTTY && job.phase !== this.#phase
		if (!newStep && now - this.#drawnAt < (stderr.isTTY ? 100 : 3_000)) return
		this.#phase = job.phase
		this.#drawnAt = now
		stderr.write(stderr.isTTY ? `\r\u001b[2K${this.#line(job)}` : `${this.#line(job)}\n`)
		this.#open = stderr.isTTY
	}

	done(): void {
		if (this.#open) process.stderr.write('\r\u001b[2K')
		this.#open = false
		this.#phase = ''
		this.#drawnAt = performance.now()
	}

	#line({ phase, done, total, rate, secondsLeft }: Parameters<ProgressLine['show']>[0]): string {
		const share = total > 0 ? Math.min(1, done / total) : 0
		const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
		const parts = [bar, `${Math.round(share * 100)} %`.padStart(5), say(`jobs.phase.${phase || 'starting'}`)]
		if (rate) parts.push(say('cli.rate', { rate: number(rate) }))
		if (secondsLeft) parts.push(say('cli.left', { seconds: number(Math.ceil(secondsLeft)) }))
		return `  ${parts.join('  ')}`
	}
}
