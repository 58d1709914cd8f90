import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { legalisationReport, type LegalisationReport } from '#shared/contract/legalisation'
import type { Input } from '#shared/contract/index'
import { createCmsBuilder } from '../../../src-main/backend/signing/cms.ts'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { prepareLegalisation } from '../../../src-main/backend/signing/legalisePdf.ts'
import { nodeSigner } from '../../../src-main/backend/signing/signer.ts'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'
import { TestBackend } from '../../harness/backend.ts'
import { printedText } from '../../harness/documents/readers.ts'
import {
	composeBatch,
	PASSPHRASE as OFFICER_PASSPHRASE,
	reportOf,
	sign,
	writePracticeKey,
} from '../../harness/signing/batches.ts'
import { judge } from '../../harness/signing/judges.ts'
import { PASSPHRASE, TestAuthority } from '../../harness/signing/keys.ts'

const authority = new TestAuthority()
let backend: TestBackend
let issued: string[]
let batchFolder: string
let officerKey: string

const keyOf = (name: string) => authority.pack(name, { chain: true })

beforeAll(async () => {
	backend = await TestBackend.practice()
	officerKey = await writePracticeKey(backend)
	for (const [name, kind] of [
		['ministère', 'RSA-2048'],
		['consulat', 'P-256'],
	] as const)
		authority.issue(name, kind)
	const batchId = await composeBatch(backend, 6)
	const report = reportOf(await sign(backend, batchId, { key: officerKey, folder: backend.folder }))
	batchFolder = report.folder
	issued = readdirSync(join(batchFolder, '0001')).map((name) => join(batchFolder, '0001', name))
})
afterAll(() => backend.dispose())

type Order = Partial<Omit<Extract<Input<'signing.legalise'>, { key: string }>, 'sources' | 'key' | 'folder'>>

async function legalise(
	sources: string[],
	to: string,
	key: string,
	order: Order = {},
): Promise<{ report: LegalisationReport; folder: string }> {
	const folder = backend.path(to)
	mkdirSync(folder, { recursive: true })
	const { jobId } = await backend.call('officier', 'signing.legalise', {
		sources: sources.map((one) => backend.grant(one)),
		key: backend.grant(key),
		passphrase: PASSPHRASE,
		entity: 'MENFP',
		date: '2026-11-21',
		receipt: 'DGI 00123456',
		folder: backend.grant(folder),
		...order,
	})
	const job = await backend.ended(jobId)
	if (job.state !== 'done') throw new Error(JSON.stringify(job.error))
	return { report: legalisationReport.parse(job.result), folder }
}

const trust = () => {
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	return trustFromArchive(archive)
}
const verify = (path: string) => verifyPdf(readFileSync(path), trust(), new Date())
const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => () => issued[index] ?? '')
if (!first || !second || !third || !fourth) throw new Error('documents')

test('ministry, foreign ministry and consulate légalise one after the other; every signature stays valid', async () => {
	const steps = [
		{ entity: 'MENFP', key: 'ministère', to: 'menfp' },
		{ entity: 'Ministère des Affaires étrangères', key: 'consulat', to: 'mae' },
		{ entity: 'Consulat de la République à Montréal', key: 'ministère', to: 'consulat' },
	]
	let source = first()
	for (const [index, { entity, key, to }] of steps.entries()) {
		const { report, folder } = await legalise([source], to, keyOf(key), { entity, firstNumber: 40 })
		expect(report).toMatchObject({ legalised: 1, firstNumber: 40, lastNumber: 40, year: 2026, refused: [] })
		const [name = ''] = readdirSync(folder)
		const result = join(folder, name)
		const pdf = readFileSync(result)
		expect(pdf.subarray(0, readFileSync(source).length)).toEqual(readFileSync(source))
		expect(judge(pdf, authority.rootFile)).toMatchObject({ pdfsig: true, mutool: true, qpdf: true })
		const verification = verify(result)
		expect(verification).toMatchObject({ verdict: 'valid', status: 'valid' })
		expect(verification.reasons).toContain('furtherSignature')
		expect(verification.signatures.map(({ intact, trusted }) => intact && trusted)).toEqual(Array(index + 2).fill(true))
		source = result
	}
	await expect(legalise([source], 'full', keyOf('consulat'), { entity: 'Autre' })).resolves.toMatchObject({
		report: { legalised: 0, refused: [{ code: 'signing.legalisationsFull' }] },
	})
	const { rows, total } = await backend.call('auditeur', 'signing.legalisations', {
		serial: verify(source).serial ?? '',
	})
	expect(total).toBe(3)
	expect(rows.map(({ entity, number, place, receipt }) => [entity, number, place, receipt])).toEqual(
		steps.map(({ entity }, index) => [entity, 40, index + 1, 'DGI 00123456']).toReversed(),
	)
	expect(await backend.call('auditeur', 'journal.verify', {})).toMatchObject({ valid: true })
})

test('a folder of documents gets numbers that follow each other, and none is given twice', async () => {
	const { next } = await backend.call('officier', 'signing.legalisationNumber', { entity: 'MENFP', date: '2026-11-21' })
	expect(next).toBe(41)
	const { entities } = await backend.call('officier', 'signing.legalisationEntities', {})
	expect(entities).toContain('MENFP')
	expect(new Set(entities).size).toBe(entities.length)
	const sources = [join(batchFolder, '0001')]
	const { report, folder } = await legalise(sources, 'whole', keyOf('ministère'))
	// The first one was légalisé before by this very entity.
	expect(report).toMatchObject({ legalised: 5, already: 1, firstNumber: 41, lastNumber: 45, refused: [] })
	for (const name of readdirSync(folder)) expect(verify(join(folder, name)).verdict).toBe('valid')
	await expect(
		legalise([join(folder, readdirSync(folder)[0] ?? '')], 'again', keyOf('ministère'), { firstNumber: 45 }),
	).rejects.toThrow(/signing\.legalisationNumber/)
})

test('the whole name of a ministry stands in the place, in two lines where it is long; of a signer as much as there is room for', async () => {
	const entity = 'Ministère de l’Éducation Nationale et de la Formation Professionnelle'
	const signer = 'DIRECTION DES AFFAIRES JURIDIQUES, SERVICE DE LA LÉGALISATION'
	authority.issue(signer, 'P-256')
	const before = join(backend.path('whole'), readdirSync(backend.path('whole')).at(-1) ?? '')
	const { report, folder } = await legalise([before], 'long', keyOf(signer), { entity })
	expect(report).toMatchObject({ legalised: 1, refused: [] })
	const pdf = readFileSync(join(folder, readdirSync(folder)[0] ?? ''))
	const stamp = printedText(pdf, { x: 299, y: 736, width: 120, height: 50 })
	const lines = stamp.split('\n').flatMap((line) => line.trim() || [])
	expect(lines).toEqual([
		'Ministère de l’Éducation Nationale',
		'et de la Formation Professionnelle',
		'N° 1/2026 · 21 novembre 2026',
		'Reçu DGI 00123456',
		expect.stringMatching(/^DIRECTION DES AFFAIRES JURIDIQUES, SERVICE.*\.\.\.$/),
		'Légalisation 2',
	])
	expect(judge(pdf, authority.rootFile)).toMatchObject({ pdfsig: true, mutool: true, qpdf: true })
})

test('a large batch is légalisé out of its volumes, a thousand numbers to a folder; a volume can be given by itself', async () => {
	const small = backend
	backend = await TestBackend.practice()
	try {
		const key = await writePracticeKey(backend)
		const batchId = await composeBatch(backend, 1003)
		const { folder: signed } = reportOf(await sign(backend, batchId, { key, folder: backend.folder }))
		expect(readdirSync(signed).toSorted()).toEqual(['0001.zip', '0002.zip', 'batch.json', 'index.csv'])
		const last = await legalise([join(signed, '0002.zip')], 'last', keyOf('ministère'), { entity: 'MAE' })
		expect(last.report).toMatchObject({ legalised: 3, firstNumber: 1, lastNumber: 3, refused: [] })
		expect(readdirSync(last.folder)).toHaveLength(3)
		const all = await legalise([signed], 'all', keyOf('ministère'))
		expect(all.report).toMatchObject({ legalised: 1000, firstNumber: 1, lastNumber: 1000 })
		expect(all.report.refused.map(({ code }) => code)).toEqual(Array(3).fill('signing.notLatestFile'))
		expect(readdirSync(all.folder)).toEqual(['0001'])
		const names = readdirSync(join(all.folder, '0001'))
		expect([names.length, names.every((name) => name.endsWith('.pdf'))]).toEqual([1000, true])
		for (const path of [
			join(last.folder, readdirSync(last.folder)[0] ?? ''),
			join(all.folder, '0001', names[500] ?? ''),
		])
			expect(verify(path)).toMatchObject({ verdict: 'valid', signatures: [{ trusted: true }, { trusted: true }] })
	} finally {
		await backend.dispose()
		backend = small
	}
}, 60_000)

test('a disk that fills up: no number is used, and the rest is légalisé when there is room', async () => {
	const small = backend
	backend = await TestBackend.practice()
	try {
		const key = await writePracticeKey(backend)
		const batchId = await composeBatch(backend, 60)
		const { folder: signed } = reportOf(await sign(backend, batchId, { key, folder: backend.folder }))
		const serials = readdirSync(join(signed, '0001')).map((name) => name.replace('.pdf', ''))
		mkdirSync(backend.path('out'))
		// Writing to /dev/full fails exactly as on a full disk.
		const full = backend.path(`out/${serials[55]}.pdf.part`)
		symlinkSync('/dev/full', full)
		await expect(legalise([signed], 'out', keyOf('ministère'))).rejects.toThrow(/file\.diskFull/)
		expect(readdirSync(backend.path('out')).filter((name) => name.endsWith('.pdf'))).toHaveLength(50)
		expect(await backend.call('officier', 'signing.legalisations', {})).toMatchObject({ total: 50 })
		rmSync(full)
		const { report } = await legalise([signed], 'out', keyOf('ministère'))
		expect(report).toMatchObject({ legalised: 10, already: 50, firstNumber: 51, lastNumber: 60, refused: [] })
		expect(readdirSync(backend.path('out')).toSorted()).toEqual(serials.map((serial) => `${serial}.pdf`).toSorted())
	} finally {
		await backend.dispose()
		backend = small
	}
}, 60_000)

describe('what must not be légalisé is refused and left as it is', () => {
	const refusal = async (source: string, order: Order = {}) => {
		const { report, folder } = await legalise(
			[source],
			`refused-${createHash('sha256').update(source).digest('hex')}`,
			keyOf('ministère'),
			order,
		)
		expect(report.legalised).toBe(0)
		expect(readdirSync(folder)).toEqual([])
		return report.refused[0]?.code
	}

	test('altered, foreign, no PDF', async () => {
		const altered = Buffer.from(readFileSync(second()))
		altered[1000] = (altered[1000] ?? 0) ^ 1
		writeFileSync(backend.path('altered.pdf'), altered)
		writeFileSync(backend.path('letter.pdf'), '%PDF-1.7\nno document')
		expect(await refusal(backend.path('altered.pdf'))).toBe('signing.documentAltered')
		expect(await refusal(backend.path('letter.pdf'))).toBe('signing.notOurDocument')
		expect(await refusal(backend.path('not there.pdf'))).toBe('file.unreadable')
	})

	test('an older file of a document that was légalisé since', async () => {
		expect(await refusal(first(), { entity: 'Autre' })).toBe('signing.notLatestFile')
	})

	test('revoked documents', async () => {
		const { serial } = verify(join(backend.path('whole'), readdirSync(backend.path('whole'))[0] ?? ''))
		await backend.call('officier', 'signing.revoke', { serial: serial ?? '', reason: 'pour l’essai' })
		expect(await refusal(join(backend.path('whole'), `${serial}.pdf`))).toBe('signing.notLegalisable')
	})

	test('by the key that issued the document, or by a clerk', async () => {
		const [, name = ''] = readdirSync(backend.path('whole'))
		const { report } = await legalise([join(backend.path('whole'), name)], 'same', officerKey, {
			passphrase: OFFICER_PASSPHRASE,
			entity: 'Autre',
		})
		expect(report.refused.map(({ code }) => code)).toEqual(['signing.sameKey'])
		await expect(
			backend.call('commis', 'signing.legalise', {
				sources: [backend.grant(first())],
				key: backend.grant(officerKey),
				passphrase: OFFICER_PASSPHRASE,
				entity: 'MENFP',
				date: '2026-11-21',
				folder: backend.grant(backend.folder),
			}),
		).rejects.toMatchObject({ code: 'access.notAllowed' })
	})
})

describe('changes after the issuing signature', () => {
	const now = new Date(Date.now() + 120_000)
	let original: Buffer
	let legalised: Buffer

	beforeAll(async () => {
		const { material, facts } = await openSigningKey(keyOf('consulat'), PASSPHRASE, now)
		const cms = createCmsBuilder(nodeSigner(material))
		original = readFileSync(first())
		const stamp = {
			entity: 'MENFP',
			number: 'N° 1/2026',
			day: '21 novembre 2026',
			receipt: null,
			signer: facts.commonName,
		}
		const order = { file: 'a', stamp, signedAt: now, maximumCmsBytes: cms.maximumLength, validation: null }
		const prepared = prepareLegalisation(original, order)
		legalised = prepared.complete(cms.build(prepared.digest))
	})

	test('one by a key nobody knows leaves the document valid and is told', () => {
		const bureau = { ...trust(), legalisers: [] }
		expect(verifyPdf(legalised, bureau, now)).toMatchObject({ verdict: 'valid' })
		expect(verifyPdf(legalised, bureau, now).reasons).toContain('furtherSignatureUnknown')
		expect(verifyPdf(legalised, bureau, now).signatures.map(({ trusted }) => trusted)).toEqual([true, false])
		expect(verifyPdf(legalised, null, now).verdict).toBe('intact')
	})

	test('each changed byte of the update is noticed', () => {
		const unnoticed: number[] = []
		const changed = Buffer.from(legalised)
		const bureau = trust()
		for (let at = original.length - 40; at < legalised.length; at++) {
			if (at > original.length + 2500 && at < legalised.length - 700 && at % 5 > 0) continue
			const before = changed[at] ?? 0
			changed[at] = before ^ (1 << (at % 8))
			if (['valid', 'intact'].includes(verifyPdf(changed, bureau, now).verdict)) unnoticed.push(at)
			changed[at] = before
		}
		expect(unnoticed).toEqual([])
	})

	/** A further signature that is right by itself, over an update that somebody else wrote. */
	async function forge(edit: (update: string) => string): Promise<string> {
		const { material } = await openSigningKey(keyOf('consulat'), PASSPHRASE, now)
		const cms = createCmsBuilder(nodeSigner(material))
		const update = edit(legalised.subarray(original.length).toString('latin1'))
		const fixed = fixOffsets(original.length, update)
		const pdf = Buffer.concat([original, Buffer.from(fixed, 'latin1')])
		const from = original.length + fixed.indexOf('/Contents<') + '/Contents'.length
		const to = pdf.indexOf('>', from) + 1
		const at = pdf.lastIndexOf('/ByteRange[', from)
		pdf.write(`/ByteRange[0 ${from} ${to} ${pdf.length - to}]`.padEnd(from - '/Contents'.length - at), at, 'latin1')
		const digest = createHash('sha256').update(pdf.subarray(0, from)).update(pdf.subarray(to)).digest()
		pdf.fill(0x30, from + 1, to - 1)
		pdf.write(cms.build(digest).toString('hex'), from + 1, 'latin1')
		const { reasons, signatures, verdict } = verifyPdf(pdf, trust(), now)
		expect(signatures.map(({ intact }) => intact)).toEqual([true, true])
		return verdict === 'altered' ? (reasons[0] ?? '') : verdict
	}

	/** Writes right cross-references for the update's objects. */
	function fixOffsets(base: number, update: string): string {
		const table = update.search(/\d+ 0 obj\n<<\/Type\/XRef/)
		const objects = [...update.matchAll(/(\d+) 0 obj\n/g)].filter(({ index }) => index <= table)
		const index = objects.map((one) => `${one[1]} 1`).join(' ')
		const entry = (offset: number) => {
			const bytes = Buffer.alloc(5, 1)
			bytes.writeUInt32BE(base + offset, 1)
			return bytes.toString('latin1')
		}
		const entries = objects.map((one) => entry(one.index)).join('')
		const dictionary = update
			.slice(table, update.indexOf('stream\n', table))
			.replace(/\/Index\[[^\]]*\]/, `/Index[${index}]`)
			.replace(/\/Length \d+/, `/Length ${entries.length}`)
		return `${update.slice(0, table)}${dictionary}stream\n${entries}\nendstream\nendobj\nstartxref\n${base + table}\n%%EOF\n`
	}

	const page = () => /(\d+) 0 obj\s*<<\s*\/Type \/Page\b[\s\S]*?endobj\n/.exec(original.toString('latin1'))
	const catalog = () => /(\d+) 0 obj\s*<<\s*\/Type \/Catalog\b[\s\S]*?endobj\n/.exec(original.toString('latin1'))

	test('the forger’s tools leave a right update right', async () => {
		expect(await forge((update) => update)).toBe('valid')
	})

	/** The update with the catalog again, naming this store, and with the store. */
	const withStore = (update: string, store: string, more = '') =>
		`${catalog()?.[0].replace('/Type /Catalog', '/Type /Catalog /DSS 90001 0 R')}90001 0 obj\n${store}\nendobj\n${more}${update}`
	const evidence = '90002 0 obj\n<</Length 4>>\nstream\nDER!\nendstream\nendobj\n'

	test('a security store that is added leaves the document as it was', async () => {
		expect(await forge((update) => withStore(update, '<</Type/DSS/Certs[90002 0 R]>>', evidence))).toBe('valid')
	})

	test.each([
		['with more than evidence', '<</Type/DSS/Certs[90002 0 R]/AA 8 0 R>>', evidence],
		['of things that are no streams', '<</Type/DSS/Certs[90001 0 R]>>', ''],
		['of things that are not there', '<</Type/DSS/Certs[90009 0 R]>>', ''],
		['that is no dictionary', '[90002 0 R]', evidence],
	])('refused: a security store %s', async (_what, store, more) => {
		expect(await forge((update) => withStore(update, store, more))).toBe('changedAfterCertification')
	})

	test.each([
		['the page again', (update: string) => `${page()?.[0]}${update}`],
		[
			'the catalog with an action',
			(update: string) =>
				`${catalog()?.[0].replace('/Type /Catalog', '/Type /Catalog /OpenAction [8 0 R /Fit]')}${update}`,
		],
		['the catalog alone', (update: string) => `${catalog()?.[0]}${update}`],
		[
			'the catalog with an old object as its store',
			(update: string) => `${catalog()?.[0].replace('/Type /Catalog', '/Type /Catalog /DSS 8 0 R')}${update}`,
		],
		['the field elsewhere', (update: string) => update.replace(/\/Rect \[171\.7 56 /, '/Rect [71.7 56 ')],
		[
			'the field with an action',
			(update: string) => update.replace('/F 132', '/F 132 /A<</S/JavaScript/JS(app.alert\\(1\\))>>'),
		],
		['a field that is hidden', (update: string) => update.replace('/F 132', '/F 130')],
		['a larger form', (update: string) => update.replace(/\/BBox\[0 0 [\d.]+ 50\]/, '/BBox[0 0 600 800]')],
		['a moved form', (update: string) => update.replace('/BBox[', '/Matrix[9 0 0 9 0 0]/BBox[')],
		['another root', (update: string) => update.replace(/\/Root \d+/, '/Root 8')],
		['more in the trailer', (update: string) => update.replace('/Prev', '/Info 8 0 R/Prev')],
		['a key twice', (update: string) => update.replace('/F 132', '/F 132 /Rect [0 0 600 800]')],
		['a comment', (update: string) => `% hidden\n${update}`],
	])('refused: %s', async (_what, edit) => {
		expect(await forge(edit)).toBe('changedAfterCertification')
	})

	test('an update without a signature, and one cut off', () => {
		const verdict = (bytes: Buffer) => verifyPdf(bytes, trust(), now).verdict
		expect(verdict(Buffer.concat([legalised, Buffer.from(`${page()?.[0]}%%EOF\n`, 'latin1')]))).toBe('altered')
		expect(verdict(legalised.subarray(0, -3))).toBe('altered')
		expect(verdict(legalised.subarray(0, original.length))).toBe('valid')
	})
})
