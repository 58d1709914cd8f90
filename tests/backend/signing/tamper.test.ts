import { beforeAll, describe, expect, test } from 'vitest'
import { prepareLegalisation } from '../../../src-main/backend/signing/legalisePdf.ts'
import { createCmsBuilder } from '../../../src-main/backend/signing/cms.ts'
import { nodeSigner } from '../../../src-main/backend/signing/signer.ts'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { verifyPdf } from '../../../src-main/backend/signing/verifyPdf.ts'
import { webCryptography } from '../../../src-renderer/verification/webCryptography.ts'
import { readPdf } from '../../../src-renderer/verification/pdf.ts'
import { judge } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'
import { SampleDocuments } from '../../harness/signing/sampleDocuments.ts'

/** A whole transcript, issued and légalisé: a bit is changed in every kind of place that the file has. */

const authority = new TestAuthority()
const trust = { certificates: [authority.root], barcodeKeys: [] }
const now = new Date(Date.now() + 60_000)
let issued: Buffer
let legalised: Buffer

beforeAll(async () => {
	for (const name of ['bureau', 'ministere']) authority.issue(name, 'P-256')
	const open = (name: string) => openSigningKey(authority.pack(name, { chain: true }), PASSPHRASE, now)
	const samples = new SampleDocuments()
	issued = Buffer.from((await samples.maker(await open('bureau'), now).make(samples.content(3), 3)).pdf)
	const cms = createCmsBuilder(nodeSigner((await open('ministere')).material))
	const stamp = { entity: 'MENFP', number: 'N° 1/2026', day: '21 novembre 2026', receipt: 'DGI 1', signer: 'Ministère' }
	const prepared = prepareLegalisation(issued, {
		file: 'a',
		stamp,
		signedAt: now,
		maximumCmsBytes: cms.maximumLength,
		validation: null,
	})
	legalised = prepared.complete(cms.build(prepared.digest))
})

interface Place {
	what: string
	from: number
	to: number
}

const kindsOfPlaces = [
	'/Contents',
	'barcode for programs',
	'cross-references',
	'end of file',
	'objects between',
	'signature dictionary',
	'stream',
]

/** The file cut into kinds of places, whole and without gaps. */
function placesOf(pdf: Buffer): Place[] {
	const text = pdf.toString('latin1')
	const kinds: [string, RegExp][] = [
		['stream', /(?<=>>\s?stream\r?\n)[^]*?(?=\s?endstream)/g],
		['/Contents', /(?<=\/Contents)<[0-9a-f]{200,}>/g],
		['signature dictionary', /<<\s*\/Type\s*\/Sig\b[^]*?\/ByteRange\s*\[[^\]]*\]/g],
		['barcode for programs', /\/SceauBarcode \([^)]*\)/g],
		['cross-references', /(?<=obj\s)<<[^<>]*\/Type\s?\/XRef[^]*?endstream/g],
		['end of file', /startxref\s+\d+\s+%%EOF\s?/g],
	]
	const places: Place[] = []
	let at = 0
	const found = kinds
		.flatMap(([what, pattern]) =>
			Array.from(text.matchAll(pattern), (match) => ({ what, from: match.index, to: match.index + match[0].length })),
		)
		.toSorted((one, other) => one.from - other.from)
	for (const place of found) {
		if (place.from < at) continue
		if (place.from > at) places.push({ what: 'objects between', from: at, to: place.from })
		places.push(place)
		at = place.to
	}
	if (at < pdf.length) places.push({ what: 'objects between', from: at, to: pdf.length })
	return places
}

/** First, last and some in between, of every place. */
function positionsIn({ from, to }: Place, steps: number): number[] {
	const every = Math.max(1, Math.floor((to - from) / steps))
	const positions = [from, to - 1]
	for (let at = from + 1; at < to; at += every) positions.push(at)
	return positions
}

const flipped = (pdf: Buffer, at: number, bit = at % 8): Buffer => {
	const changed = Buffer.from(pdf)
	changed[at] = (changed[at] ?? 0) ^ (1 << bit)
	return changed
}

const files = [
	['as issued', () => issued],
	['légalisé', () => legalised],
] as const

describe.each(files)('a transcript %s', (_what, file) => {
	test('is valid as it is', async () => {
		expect(verifyPdf(file(), trust, now).verdict).toBe('valid')
		expect((await readPdf(webCryptography, file())).signature).toBe('intact')
	})

	test('with one bit changed in any kind of place is never valid, neither here nor on the public page', async () => {
		const missed: string[] = []
		const places = placesOf(file())
		expect([...new Set(places.map(({ what }) => what))].toSorted()).toEqual(kindsOfPlaces)
		let tried = 0
		for (const place of places)
			for (const at of positionsIn(place, 16)) {
				const changed = flipped(file(), at)
				tried++
				if (['valid', 'intact'].includes(verifyPdf(changed, trust, now).verdict)) missed.push(`${place.what} ${at}`)
				// The page looks at the signer's certificate alone and not at those above it, which stand in /Contents.
				if (place.what !== '/Contents' && (await readPdf(webCryptography, changed)).signature === 'intact')
					missed.push(`page, ${place.what} ${at}`)
			}
		expect(missed).toEqual([])
		expect(tried).toBeGreaterThan(700)
	}, 90_000)

	test('is refused by pdfsig and mutool as well, whatever kind of place was changed', () => {
		const signed = new Map(placesOf(file()).map((place) => [place.what, place]))
		for (const [what, { from, to }] of signed) {
			// Of /Contents they look at the signature itself, at its end before the zeros, and at no certificate but one.
			const end = from + file().toString('latin1', from, to).search(/0*>$/) - 2
			const changed = flipped(file(), what === '/Contents' ? end : Math.floor((from + to) / 2), 0)
			const { mutool, pdfsig } = judge(changed, authority.rootFile)
			expect([what, pdfsig && mutool]).toEqual([what, false])
		}
	})
})
