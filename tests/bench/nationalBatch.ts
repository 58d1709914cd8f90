import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { batchView } from '#shared/contract/documents'
import { signingReport } from '#shared/contract/signing'
import type { Archive } from '../../src-main/backend/context.ts'
import { trustFromArchive, verifyPdf } from '../../src-main/backend/signing/handlers.ts'
import { createPracticeKey } from '../../src-main/backend/signing/practiceAuthority.ts'
import { volumeOf, VolumeReader } from '../../src-main/backend/signing/volumes.ts'
import { TestBackend } from '../harness/backend.ts'

/** A whole session through the program's own doors: composed by a clerk, signed by an officer, every document on the disk. */
export interface NationalBatchFigures {
	documents: number
	composeSeconds: number
	/** From the officer's order to the list of the batch, by the clock; P-256. */
	signSeconds: number
	documentsPerSecond: number
	/** Of all threads, per document, while signing. */
	processorMicroseconds: number
	gigabytes: number
	bytesPerDocument: number
	files: number
	/** Resident memory while signing: the most, and how much more the last quarter had than the second. */
	peakMegabytes: number
	growthMegabytes: number
	/** Of documents taken out of the volumes and verified as anybody would. */
	verified: number
}

const SESSION = { exam: 'NS4', year: 2026, kind: 'ORD' }
const PASSPHRASE = 'phrase de mesure'
const surnames = ['PIERRE', 'JEAN-BAPTISTE', 'TOUSSAINT', 'DORVIL', 'SAINT-LOUIS', 'ÉLIACIN', 'GUILLAUME', 'BÉLIZAIRE']
const givenNames = ['Marie Stéphanie', 'Josué', 'Nadège Anne', 'Wilner', 'Françoise', 'Kervens Junior', 'Rose-Élène']
const places = ['Port-au-Prince', 'Cap-Haïtien', 'Jérémie', 'Les Cayes', 'Hinche']
const ROWS_A_STEP = 50_000
const SAMPLE_MILLISECONDS = 100
const VERIFIED = 200

export async function benchNationalBatch(documents: number): Promise<NationalBatchFigures> {
	const backend = await TestBackend.practice()
	try {
		const { archive } = backend.workspace
		if (!archive) throw new Error('no archive')
		await fill(archive, documents)
		const before = performance.now()
		const batch = batchView.parse(
			await resultOf(backend, 'commis', 'documents.compose', { kind: 'releve', session: SESSION }),
		)
		const composeSeconds = (performance.now() - before) / 1000
		const key = backend.path('officier.p12')
		const order = {
			algorithm: 'P-256',
			passphrase: PASSPHRASE,
			country: 'HT',
			bureau: 'Mesure',
			now: new Date(),
		} as const
		writeFileSync(key, await createPracticeKey(order))
		const folder = backend.path('out')
		mkdirSync(folder)
		const memory = watchMemory()
		const processor = process.cpuUsage()
		const begun = performance.now()
		const report = signingReport.parse(
			await resultOf(backend, 'officier', 'signing.sign', {
				batchId: batch.id,
				key: backend.grant(key),
				passphrase: PASSPHRASE,
				folder: backend.grant(folder),
			}),
		)
		const signSeconds = (performance.now() - begun) / 1000
		const { system, user } = process.cpuUsage(processor)
		const files = readdirSync(report.folder).filter((name) => name.endsWith('.zip'))
		const bytes = files.reduce((sum, name) => sum + statSync(join(report.folder, name)).size, 0)
		return {
			documents: report.signed,
			composeSeconds,
			signSeconds,
			documentsPerSecond: report.signed / signSeconds,
			processorMicroseconds: (system + user) / report.signed,
			gigabytes: bytes / 1e9,
			bytesPerDocument: Math.round(bytes / report.signed),
			files: files.length,
			...memory(),
			verified: verifySome(archive, report.folder),
		}
	} finally {
		await backend.dispose()
	}
}

type JobStart = 'documents.compose' | 'signing.sign'

async function resultOf<Name extends JobStart>(
	backend: TestBackend,
	as: 'commis' | 'officier',
	name: Name,
	input: Parameters<typeof backend.call<Name>>[2],
): Promise<unknown> {
	const { jobId } = await backend.call(as, name, input)
	const { error, result } = await backend.ended(jobId)
	if (error) throw new Error(JSON.stringify(error))
	return result
}

/** Sittings of one session with complete marks, as an import would have left them. */
async function fill(archive: Archive, count: number): Promise<void> {
	const bareme = archive.profile.baremes.find(({ exam, slots }) => exam === SESSION.exam && slots.length >= 11)
	const [decision] = archive.profile.decisions
	if (!bareme || !decision) throw new Error('profile without barème or decision')
	const actor = { id: 1, name: 'bench' }
	const marks = bareme.slots.map((_, slot) => `m${slot}`)
	await archive.mutate(actor, 'bench.session', (sqlite) => {
		sqlite
			.prepare('INSERT INTO exam_session (id, exam, year, kind) VALUES (1, ?, ?, ?)')
			.run(SESSION.exam, SESSION.year, SESSION.kind)
		sqlite.prepare(`INSERT INTO bareme (id, hash, definition) VALUES (1, 'bench', ?)`).run(JSON.stringify(bareme))
		sqlite
			.prepare(
				`INSERT INTO import_run (state, account_id, created_at, committed_at, file_name, file_sha256, file_bytes, format, layout)
				VALUES ('committed', 1, '2026-01-01', '2026-01-01', 'bench.csv', '', 0, 'csv', '{"sheets":[]}')`,
			)
			.run()
		return { value: null, subject: 'bench', detail: {}, topics: [] }
	})
	for (let start = 0; start < count; start += ROWS_A_STEP)
		await archive.mutate(actor, 'bench.rows', (sqlite) => {
			const insert = sqlite.prepare(
				`INSERT INTO sitting (id, session_id, import_id, source_sheet, source_row, order_number, surname, given_names, birth_date,
				birth_place, department, centre, series, bareme_id, decision, name_key, ${marks.join(', ')})
				VALUES (?, 1, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ${marks.map(() => '?').join(', ')})`,
			)
			const pick = (list: readonly string[], index: number) => list[index % list.length] ?? ''
			for (let id = start + 1; id <= Math.min(start + ROWS_A_STEP, count); id++)
				insert.run(
					id,
					id,
					String(1_000_000 + id),
					pick(surnames, id),
					pick(givenNames, id * 3),
					`200${id % 9}-0${1 + (id % 9)}-${10 + (id % 18)}`,
					pick(places, id),
					pick(places, id >> 8),
					`C${String(id >> 9).padStart(4, '0')}`,
					bareme.series[0] ?? '',
					decision.id,
					pick(surnames, id),
					...bareme.slots.map(({ maximum }, slot) => Math.floor(maximum * (40 + ((id * 7 + slot * 11) % 55)))),
				)
			return { value: null, subject: 'bench', detail: {}, topics: [] }
		})
}

/** Looks at the program's memory until it is asked what it saw. */
function watchMemory(): () => Pick<NationalBatchFigures, 'peakMegabytes' | 'growthMegabytes'> {
	const seen: number[] = []
	const timer = setInterval(() => seen.push(process.memoryUsage.rss() / 1e6), SAMPLE_MILLISECONDS)
	return () => {
		clearInterval(timer)
		const quarter = Math.ceil(seen.length / 4)
		const most = (from: number) => Math.max(0, ...seen.slice(from, from + quarter))
		return { peakMegabytes: Math.max(0, ...seen), growthMegabytes: most(seen.length - quarter) - most(quarter) }
	}
}

function verifySome(archive: Archive, folder: string): number {
	const trust = trustFromArchive(archive)
	const rows = archive.sqlite
		.prepare<[number], { serial: string; position: number }>(
			'SELECT serial, position FROM document ORDER BY random() LIMIT ?',
		)
		.all(VERIFIED)
	return rows.filter(({ position, serial }) => {
		const pdf = new VolumeReader(folder, volumeOf(position)).read(serial)
		return pdf !== null && verifyPdf(pdf, trust, new Date()).verdict === 'valid'
	}).length
}
