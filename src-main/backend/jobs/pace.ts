/** Rate and time left of the step under way, from a sliding window of samples. */
export class Pace {
	#phase = ''
	#samples: { at: number; done: number }[] = []

	note(phase: string, done: number, at: number): void {
		if (phase !== this.#phase) {
			this.#phase = phase
			this.#samples = []
		}
		this.#samples.push({ at, done })
		while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > 8_000) this.#samples.shift()
	}

	/** Units a second, or null while too little is known. */
	get rate(): number | null {
		const first = this.#samples[0]
		const last = this.#samples.at(-1)
		if (!first || !last || last.at - first.at < 200 || last.done <= first.done) return null
		return ((last.done - first.done) / (last.at - first.at)) * 1000
	}

	secondsLeft(total: number): number | null {
		const rate = this.rate
		const done = this.#samples.at(-1)?.done ?? 0
		return rate === null || total <= done ? null : (total - done) / rate
	}
}
