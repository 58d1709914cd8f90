/**
 * A fault that most rows of a sheet share is a fault of its layout or barème, not of its rows: one finding for the clerk, not
 * thousands of cases that flood the queue (and hold back every document).
 */
export class SystematicFaults<Item> {
	readonly #sources = new Map<string, { checked: number; faulty: Item[] }>()

	checked(source: string): void {
		this.#of(source).checked++
	}

	fault(source: string, item: Item): void {
		this.#of(source).faulty.push(item)
	}

	#of(source: string) {
		let found = this.#sources.get(source)
		if (!found) {
			found = { checked: 0, faulty: [] }
			this.#sources.set(source, found)
		}
		return found
	}

	/** Faults of rows, and how many rows were passed over because nearly all of their sheet had the fault. */
	split(): { faults: Item[]; passedOver: number } {
		const faults: Item[] = []
		let passedOver = 0
		for (const { checked, faulty } of this.#sources.values()) {
			if (checked >= ENOUGH_TO_TELL && faulty.length > checked * SYSTEMATIC) passedOver += faulty.length
			else for (const item of faulty) faults.push(item)
		}
		return { faults, passedOver }
	}
}

const ENOUGH_TO_TELL = 100
const SYSTEMATIC = 0.5
