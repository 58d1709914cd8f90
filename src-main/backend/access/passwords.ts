import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** scrypt with 16 MiB (N = 2^14, r = 8, p = 1), stored as `scrypt$N$r$p$salt$hash` so that costs can rise later. */
const COST = { N: 16_384, r: 8, p: 1 }
const BYTES = 32

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
	return new Promise((resolve, reject) =>
		scrypt(password.normalize('NFKC'), salt, BYTES, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) =>
			error ? reject(error) : resolve(key),
		),
	)
}

export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16)
	const key = await derive(password, salt, COST)
	return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

export async function passwordFits(password: string, stored: string): Promise<boolean> {
	const [scheme, N, r, p, salt, key] = stored.split('$')
	if (scheme !== 'scrypt' || !salt || !key) return false
	const expected = Buffer.from(key, 'base64url')
	const actual = await derive(password, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) })
	return expected.length === actual.length && timingSafeEqual(expected, actual)
}
