import { randomBytes } from 'node:crypto'
import { assert, array, nat, property, record } from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { barcodeText } from '#shared/codec/barcode'
import { schemeFor } from '../../../src-main/backend/documents/content.ts'
import type { MadePdf } from '../../../src-main/backend/signing/documentMaker.ts'
import { openSigningKey, type SigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import type { TrustContext } from '../../../src-main/backend/signing/trust.ts'
import { checkBarcode, verifyBarcode } from '../../../src-main/backend/signing/verifyBarcode.ts'
import { verifyPdf } from '../../../src-main/backend/signing/verifyPdf.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { SampleDocuments } from '../../harness/signing/sampleDocuments.ts'

const kinds = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const
type Kind = (typeof kinds)[number]
const now = new Date(Date.now() + 60_000)
const samples = new SampleDocuments()
const documents = new Map<Kind, { pdf: Buffer; barcode: string; trust: TrustContext }>()
let authority: TestAuthority

const copy = ({ pdf }: MadePdf) => Buffer.from(pdf)
const good = ['valid', 'intact']

beforeAll(async () => {
	authority = new TestAuthority()
	for (const kind of kinds) {
		authority.issue(kind, kind)
		const key = await openSigningKey(authority.pack(kind, { chain: true }), PASSPHRASE, now)
		documents.set(kind, await oneDocument(key))
	}
})

async function oneDocument(key: SigningKey) {
	const options = samples.makerOptions(key, now)
	const maker = samples.maker(key, now, options)
	// The second document of an engine shows whether the first one left something behind.
	await maker.make(samples.content(3), 0)
	const made = await maker.make(samples.content(4), 1)
	const { id, table } = schemeFor(samples.bareme, samples.profile)
	const trust: TrustContext = {
		certificates: [key.facts.der],
		barcodeKeys: [{ ...options.barcode, certificate: key.facts.der }],
		schemes: new Map([[id, table]]),
		status: () => 'valid',
	}
	return { pdf: copy(made), barcode: barcodeText(made.barcode), trust }
}

function documentBy(kind: Kind) {
	const found = documents.get(kind)
	if (!found) throw new Error(`no document by ${kind}`)
	return found
}

describe.each(kinds)('a transcript signed by %s', (kind) => {
	test('follows the rules of PAdES, and every judge accepts it', () => {
		const { pdf } = documentBy(kind)
		expect(brokenRules(pdf)).toEqual([])
		expect(judge(pdf, authority.rootFile)).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
	})

	test('is valid with its barcode, and says in words what the barcode says', () => {
		const { pdf, barcode, trust } = documentBy(kind)
		const verification = verifyPdf(pdf, trust, now)
		expect(verification).toMatchObject({ verdict: 'valid', serial: 'HT-RN-2026-0000005', barcode, status: 'valid' })
		expect(verification.signatures).toMatchObject([
			{ intact: true, coversWholeFile: true, trusted: true, algorithm: kind },
		])
		expect(verification.content).toEqual(verifyBarcode(barcode, trust).content)
		expect(verification.content).toContainEqual({ label: 'surname', value: samples.content(4).surname })
		expect(verification.content.filter(({ label }) => label.startsWith('Math'))).toHaveLength(1)
	})

	test('changed anywhere is noticed', () => {
		const { pdf, trust } = documentBy(kind)
		const dictionary = pdf.indexOf('/Type/Sig/')
		const contentsEnd = pdf.indexOf('>>\nendobj', dictionary + 1000)
		const places = new Set<number>()
		for (let at = 0; at < pdf.length; at += 211) places.add(at)
		for (let at = dictionary; at < contentsEnd + 20; at += kind === 'P-256' ? 1 : 7) places.add(at)
		for (let at = pdf.length - 200; at < pdf.length; at++) places.add(at)
		const changed = Buffer.from(pdf)
		const unnoticed = [...places].filter((at) => {
			const before = changed[at] ?? 0
			changed[at] = before ^ (1 << (at % 8))
			const { verdict } = verifyPdf(changed, trust, now)
			changed[at] = before
			return good.includes(verdict)
		})
		expect(unnoticed).toEqual([])
	})
})

describe('trust', () => {
	test('a stranger’s document is of an unknown issuer, and nothing is said of its status', () => {
		const { pdf } = documentBy('P-256')
		const { trust } = documentBy('RSA-2048')
		expect(verifyPdf(pdf, trust, now)).toMatchObject({ verdict: 'unknownIssuer', reasons: ['signerUnknown'] })
		expect(verifyBarcode(documentBy('P-256').barcode, trust).verdict).toBe('unknownIssuer')
		expect(verifyBarcode(documentBy('P-256').barcode, null).verdict).toBe('cannotCheck')
	})

	test('the authority’s certificate is enough for PDFs of all its officers', () => {
		const trust = { certificates: [authority.root], barcodeKeys: [] }
		for (const kind of kinds) {
			const { reasons, verdict } = verifyPdf(documentBy(kind).pdf, trust, now)
			expect(verdict).toBe('valid')
			expect(reasons.includes('barcodeNeedsRegister')).toBe(kind !== 'P-256')
			expect(reasons).toContain('statusUnknown')
			const { verdict: ended } = verifyPdf(documentBy(kind).pdf, { ...trust, status: () => 'revoked' }, now)
			expect(ended).toBe('revoked')
		}
	})

	test('an officer’s certificate does not make him an authority', () => {
		const trust = { certificates: [authority.certificate('P-384')], barcodeKeys: [] }
		expect(verifyPdf(documentBy('P-256').pdf, trust, now).verdict).toBe('unknownIssuer')
	})

	test('revoked and superseded documents, and ones the register does not hold', () => {
		const { pdf, barcode, trust } = documentBy('P-256')
		for (const status of ['revoked', 'superseded'] as const) {
			expect(verifyPdf(pdf, { ...trust, status: () => status }, now).verdict).toBe(status)
			expect(verifyBarcode(barcode, { ...trust, status: () => status }).verdict).toBe(status)
		}
		expect(verifyPdf(pdf, { ...trust, status: () => null }, now).verdict).toBe('cannotCheck')
		expect(verifyBarcode(barcode, { ...trust, registered: () => false }).reasons).toContain('notInRegister')
	})

	test('a delegate’s barcode needs the very delegation that its signer made', () => {
		const { barcode, trust } = documentBy('RSA-3072')
		const [key] = trust.barcodeKeys
		const [other] = documentBy('RSA-2048').trust.barcodeKeys
		if (!key?.delegation || !other) throw new Error('no delegation')
		const verdict = (changed: Partial<typeof key>) =>
			checkBarcode(barcode, { ...trust, barcodeKeys: [{ ...key, ...changed }] }).verdict
		expect(verdict({})).toBe('valid')
		expect(verdict({ delegation: null })).toBe('unknownIssuer')
		expect(verdict({ delegation: other.delegation })).toBe('unknownIssuer')
		expect(verdict({ certificate: other.certificate })).toBe('unknownIssuer')
		const { delegation } = key
		const flipped = Array.from(delegation, (_, at) => {
			const changed = Buffer.from(delegation)
			changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
			return verdict({ delegation: changed })
		})
		expect(new Set(flipped)).toEqual(new Set(['unknownIssuer']))
	})
})

describe('barcodes', () => {
	test('every changed character is noticed, and text that is none is unreadable', () => {
		const { barcode, trust } = documentBy('P-256')
		const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
		for (let at = 4; at < barcode.length; at++) {
			const other = alphabet[(alphabet.indexOf(barcode.charAt(at)) + 1 + (at % 40)) % alphabet.length] ?? ''
			const changed = barcode.slice(0, at) + other + barcode.slice(at + 1)
			expect(changed === barcode ? 'altered' : verifyBarcode(changed, trust).verdict).toMatch(
				/altered|unknownIssuer|unreadable/,
			)
		}
		expect(verifyBarcode('https://example.invalid/', trust).verdict).toBe('unreadable')
		expect(verifyBarcode('', trust).verdict).toBe('unreadable')
		expect(verifyBarcode(`SC1:${randomBytes(300).toString('hex').toUpperCase()}`, trust).verdict).toBe('altered')
	})
})

test('damaged transcripts never crash the verification and never pass', () => {
	const { pdf, trust } = documentBy('P-256')
	const edit = record({ at: nat(pdf.length - 1), byte: nat(255), length: nat(40) })
	assert(
		property(array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
			const changed = Buffer.from(pdf)
			for (const { at, byte, length } of edits) changed.fill(byte, at, Math.min(at + 1 + length, changed.length))
			return changed.equals(pdf) || !good.includes(verifyPdf(changed, trust, now).verdict)
		}),
		{ numRuns: 1500 },
	)
})
