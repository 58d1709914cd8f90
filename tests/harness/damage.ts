/** Numbers that look random and are the same in every run (mulberry32). */
export function randomNumbers(seed: number): (below: number) => number {
	let state = seed
	return (below) => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
	}
}

const telling = [0, 1, 0x7f, 0x80, 0xff, 0x1a, 0x2a, 0x20, 0x3c, 0x3e, 0x22]

/** Changes, drops, doubles or swaps pieces of a file. */
export function damaged(bytes: Buffer, below: (limit: number) => number): Buffer {
	let result = Buffer.from(bytes)
	for (let changes = 1 + below(4); changes > 0; changes--) {
		const at = below(result.length)
		const length = 1 + below(Math.min(64, Math.max(1, result.length - at)))
		switch (below(7)) {
			case 0:
				result[at] = (result[at] ?? 0) ^ (1 << below(8))
				break
			case 1:
				result[at] = telling[below(telling.length)] ?? 0
				break
			case 2:
				result.fill(telling[below(telling.length)] ?? 0, at, at + length)
				break
			case 3:
				result = result.subarray(0, Math.max(1, at))
				break
			case 4:
				result = Buffer.concat([result.subarray(0, at), result.subarray(at, at + length), result.subarray(at)])
				break
			case 5:
				result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)])
				break
			default:
				if (at + 4 <= result.length) result.writeUInt32LE(below(2) === 0 ? 0xffffffff : below(2 ** 31), at)
		}
		if (result.length === 0) return Buffer.from([0])
	}
	return result
}
