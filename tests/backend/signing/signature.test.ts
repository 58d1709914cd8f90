import { createHash } from 'node:crypto'
import { array, assert, boolean, integer, nat, oneof, option, property, record, uint8Array } from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createCmsBuilder } from '../../../src-main/backend/signing/cms.ts'
import { findSignatures } from '../../../src-main/backend/signing/pdfSignatures.ts'
import { nodeSigner, type Signer } from '../../../src-main/backend/signing/signer.ts'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { verifyPdf } from '../../../src-main/backend/signing/verifyPdf.ts'
import { brokenRules } from '../../harness/signing/conformance.ts'
import { judge, missingJudges } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { signStubPdf } from '../../harness/signing/stubPdf.ts'

const kinds = ['P-256', 'P-384', 'RSA-2048', 'RSA-3072', 'RSA-4096'] as const
const now = new Date(Date.now() + 60_000)
let authority: TestAuthority
const signers = new Map<string, Signer>()

function signer(kind: string): Signer {
	const found = signers.get(kind)
	if (!found) throw new Error(`no signer ${kind}`)
	return found
}

beforeAll(async () => {
	authority = new TestAuthority()
	for (const kind of kinds) {
		authority.issue(kind, kind)
		signers.set(
			kind,
			nodeSigner((await openSigningKey(authority.pack(kind, { chain: true }), PASSPHRASE, now)).material),
		)
	}
})

test('all independent judges are installed', () => {
	expect(missingJudges).toEqual([])
})

describe.each(kinds)('a signature by %s', (kind) => {
	test('conforms to PAdES B-B and every judge accepts it', () => {
		const pdf = signStubPdf(createCmsBuilder(signer(kind)))
		expect(brokenRules(pdf)).toEqual([])
		const said = judge(pdf, authority.rootFile)
		expect(said).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
	})

	test('is refused by every judge and by us after one changed byte', () => {
		const pdf = signStubPdf(createCmsBuilder(signer(kind)))
		const at = pdf.indexOf('MediaBox[0 0 200') + 'MediaBox[0 0 '.length
		pdf[at] = '3'.charCodeAt(0)
		const said = judge(pdf, authority.rootFile)
		expect(said).toMatchObject({ openssl: false, pdfsig: false, mutool: false })
		expect(verifyPdf(pdf, null, now)).toMatchObject({ verdict: 'altered', reasons: ['signatureBroken'] })
	})

	test('verdicts: intact, valid, unknown issuer', () => {
		const pdf = signStubPdf(createCmsBuilder(signer(kind)))
		const trust = (certificate: Buffer) => ({ certificates: [certificate], barcodeKeys: [] })
		expect(verifyPdf(pdf, null, now).verdict).toBe('intact')
		expect(verifyPdf(pdf, trust(authority.root), now).verdict).toBe('valid')
		expect(verifyPdf(pdf, trust(authority.certificate(kind)), now).verdict).toBe('valid')
		const other = authority.certificate(kind === 'P-256' ? 'P-384' : 'P-256')
		expect(verifyPdf(pdf, trust(other), now)).toMatchObject({ verdict: 'unknownIssuer', serial: null })
	})
})

test('one builder makes many signatures, each over its own digest and never longer than announced', () => {
	const builder = createCmsBuilder(signer('P-256'))
	assert(
		property(uint8Array({ maxLength: 200 }), (content) => {
			const pdf = signStubPdf(builder, `SC1:${Buffer.from(content).toString('hex').toUpperCase()}`)
			const [found] = findSignatures(pdf)
			return found?.cms !== null && verifyPdf(pdf, null, now).signatures[0]?.intact === true
		}),
		{ numRuns: 200 },
	)
	for (let count = 0; count < 500; count++)
		expect(builder.build(createHash('sha256').update(String(count)).digest()).length).toBeLessThanOrEqual(
			builder.maximumLength,
		)
	expect(() => builder.build(Buffer.alloc(20))).toThrow(RangeError)
})

describe('tampering', () => {
	test.each(['P-256', 'RSA-2048'] as const)('each byte of a file signed by %s, changed, is noticed', (kind) => {
		const pdf = signStubPdf(createCmsBuilder(signer(kind)))
		const trust = { certificates: [authority.root], barcodeKeys: [] }
		const unnoticed: number[] = []
		for (let at = 0; at < pdf.length; at++) {
			const changed = Buffer.from(pdf)
			changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
			if (['valid', 'intact'].includes(verifyPdf(changed, trust, now).verdict)) unnoticed.push(at)
		}
		expect(unnoticed).toEqual([])
	})

	test('bytes added behind, a cut-off end, a second document inside', () => {
		const pdf = signStubPdf(createCmsBuilder(signer('P-256')))
		const verdict = (bytes: Buffer) => verifyPdf(bytes, null, now).verdict
		expect(verdict(Buffer.concat([pdf, Buffer.from('\n')]))).toBe('altered')
		expect(verdict(pdf.subarray(0, -1))).not.toBe('intact')
		expect(verdict(Buffer.concat([pdf, Buffer.from('1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n')]))).toBe('altered')
		expect(verdict(Buffer.concat([pdf, pdf]))).toBe('altered')
		expect(verdict(Buffer.concat([Buffer.from('%PDF-1.4\n'), pdf]))).not.toBe('intact')
	})

	test('a signature over other content does not move to this document', () => {
		const builder = createCmsBuilder(signer('P-256'))
		const [one, other] = [signStubPdf(builder, 'SC1:ONE'), signStubPdf(builder, 'SC1:TWO')]
		const [from, to] = [other.indexOf('/Contents<'), one.indexOf('/Contents<')]
		other.copy(one, to, from, from + builder.maximumLength * 2 + 11)
		expect(verifyPdf(one, null, now).verdict).toBe('altered')
	})

	test('10,000 damaged files and garbage never crash and never pass', () => {
		const pdf = signStubPdf(createCmsBuilder(signer('P-256')))
		const contents = pdf.indexOf('/Contents<')
		const end = pdf.indexOf('endobj', contents)
		const place = oneof(nat(pdf.length - 1), integer({ min: contents, max: end }))
		const edits = array(record({ at: place, byte: nat(255) }), { minLength: 1, maxLength: 8 })
		assert(
			property(edits, option(nat(pdf.length)), (changes, cut) => {
				const changed = Buffer.from(cut === null ? pdf : pdf.subarray(0, cut))
				for (const { at, byte } of changes) if (at < changed.length) changed[at] = byte
				if (changed.equals(pdf)) return true
				return !['intact', 'valid'].includes(verifyPdf(changed, null, now).verdict)
			}),
			{ numRuns: 8000 },
		)
		assert(
			property(uint8Array({ maxLength: 600 }), boolean(), (bytes, header) => {
				const range = '%PDF-1.7 /ByteRange[0 40 60 20]/Contents<'
				const garbage = Buffer.concat([Buffer.from(header ? range : '%PDF-'), bytes, Buffer.from('>%%EOF')])
				return !['intact', 'valid'].includes(verifyPdf(garbage, null, now).verdict)
			}),
			{ numRuns: 2000 },
		)
	})
})

test.each(['P-256', 'RSA-3072'] as const)('a self-signed %s certificate signs as well', async (kind) => {
	const name = `self-${kind}`
	authority.selfSign(name, kind)
	const { material } = await openSigningKey(authority.pack(name), PASSPHRASE, now)
	const pdf = signStubPdf(createCmsBuilder(nodeSigner(material)))
	expect(material.chain).toEqual([])
	expect(brokenRules(pdf)).toEqual([])
	expect(judge(pdf, authority.file(`${name}.crt`))).toMatchObject({
		openssl: true,
		pdfsig: true,
		mutool: true,
		qpdf: true,
	})
	const trust = { certificates: [authority.certificate(name)], barcodeKeys: [] }
	expect([verifyPdf(pdf, null, now).verdict, verifyPdf(pdf, trust, now).verdict]).toEqual(['intact', 'valid'])
})

describe('certificates of several levels', () => {
	const signedWith = async (chain: string[]) => {
		const { material, facts } = await openSigningKey(authority.pack('below', { chain }), PASSPHRASE, now)
		return { material, facts, pdf: signStubPdf(createCmsBuilder(nodeSigner(material))) }
	}
	const trust = (name: string) => ({ certificates: [authority.certificate(name)], barcodeKeys: [] })
	const verdict = (pdf: Buffer, name: string | null) => verifyPdf(pdf, name === null ? null : trust(name), now).verdict

	beforeAll(() => {
		authority.issue('between', 'RSA-2048', { authority: true })
		authority.issue('below', 'P-256', { by: 'between' })
	})

	test('are put in order, without strangers, and every judge finds the way up', async () => {
		const { material, pdf } = await signedWith(['P-384', 'root', 'between'])
		expect(material.chain.map((one) => Buffer.from(one))).toEqual([authority.certificate('between'), authority.root])
		expect(judge(pdf, authority.rootFile)).toMatchObject({ openssl: true, pdfsig: true, mutool: true, qpdf: true })
		for (const name of [null, 'root', 'between', 'below']) expect(verdict(pdf, name)).toMatch(/^(valid|intact)$/)
	})

	test('without the root can be checked by those who know an authority', async () => {
		const { facts, pdf } = await signedWith(['between'])
		expect(verifyPdf(pdf, null, now)).toMatchObject({ verdict: 'cannotCheck', reasons: ['chainIncomplete'] })
		expect(verdict(pdf, 'root')).toBe('valid')
		expect(verdict(pdf, 'between')).toBe('valid')
		expect(verdict(pdf, 'P-384')).toBe('unknownIssuer')
		const chains = new Map([[facts.fingerprint, authority.certificate('between')]])
		expect(verifyPdf(pdf, { ...trust('below'), chains }, now).verdict).toBe('valid')
	})

	test('alone can be checked by those who know its issuer', async () => {
		const { pdf } = await signedWith([])
		expect(verdict(pdf, null)).toBe('intact')
		expect(verdict(pdf, 'between')).toBe('valid')
		expect(verdict(pdf, 'root')).toBe('unknownIssuer')
	})
})
