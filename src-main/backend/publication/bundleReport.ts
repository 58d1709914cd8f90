import type { BundleVerification } from '#shared/contract/publication'
import { BundleError, type BundleProblem } from '#shared/verification/cryptography'

/** Enough to see what is wrong; a bundle of another kind would have a problem for every file. */
const MOST_PROBLEMS = 500

export class Problems {
	readonly list: BundleVerification['problems'] = []

	add(code: BundleProblem, file: string, detail = ''): void {
		if (this.list.length < MOST_PROBLEMS) this.list.push({ code, file, detail })
	}

	/** The value, or null with what was wrong noted down. */
	async attempt<Value>(read: () => Promise<Value> | Value): Promise<Value | null> {
		try {
			return await read()
		} catch (error) {
			if (!(error instanceof BundleError)) throw error
			this.add(error.problem, error.file, error.message)
			return null
		}
	}
}
