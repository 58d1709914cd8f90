import { expect, test } from 'vitest'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { reread } from '../../harness/documents/rereading.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'

const DOCUMENTS = 120

test(`the barcodes of ${DOCUMENTS} pages are read back by two readers at 150 and 200 dpi, and from damaged paper`, async () => {
	const authority = new TestAuthority()
	authority.issue('bureau', 'P-256')
	const now = new Date(Date.now() + 60_000)
	const key = await openSigningKey(authority.pack('bureau', { chain: true }), PASSPHRASE, now)
	const readings = await reread(DOCUMENTS, key, now)
	const whole = { read: DOCUMENTS, of: DOCUMENTS }
	const quarter = { read: DOCUMENTS / 4, of: DOCUMENTS / 4 }
	const expected = ['zbar', 'zxing'].flatMap((reader) => [
		[`${reader}, 150 dpi`, whole],
		[`${reader}, 200 dpi`, whole],
		...['blurred', 'on grey paper', 'turned', 'all together'].map((name) => [`${reader}, ${name}`, quarter]),
	])
	expect(readings).toEqual(Object.fromEntries(expected))
}, 120_000)
