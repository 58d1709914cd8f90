/** One writer at a time: whoever asks waits for those before. */
export class WriteLock {
	#tail: Promise<unknown> = Promise.resolve()
	#held = false

	get held(): boolean {
		return this.#held
	}

	run<T>(work: () => Promise<T> | T): Promise<T> {
		const turn = this.#tail.then(async () => {
			this.#held = true
			try {
				return await work()
			} finally {
				this.#held = false
			}
		})
		this.#tail = turn.catch(() => undefined)
		return turn
	}
}
