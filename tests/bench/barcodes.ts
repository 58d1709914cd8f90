import { rmSync } from 'node:fs'
import { openSigningKey } from '../../src-main/backend/signing/signingKey.ts'
import { reread } from '../harness/documents/rereading.ts'
import { PASSPHRASE, TestAuthority } from '../harness/signing/keys.ts'

/** How many barcodes two readers read back right from rendered pages, `read of all`, by reader and picture. */
export async function benchBarcodes(documents: number): Promise<Record<string, string | number>> {
	const authority = new TestAuthority()
	try {
		authority.issue('bureau', 'P-256')
		const now = new Date(Date.now() + 60_000)
		const readings = await reread(documents, await openSigningKey(authority.pack('bureau'), PASSPHRASE, now), now)
		const figures = Object.entries(readings).map(([name, { of, read }]) => [name, `${read} of ${of}`] as const)
		return { documents, ...Object.fromEntries(figures) }
	} finally {
		rmSync(authority.folder, { recursive: true, force: true })
	}
}
