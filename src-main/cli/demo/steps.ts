import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { publicationReport } from '#shared/contract/publication'
import { reconcileReport } from '#shared/contract/reconciliation'
import { signingReport } from '#shared/contract/signing'
import { batchView, type BatchView } from '#shared/contract/documents'
import { writePracticeSources } from '../../backend/practice/sources.ts'
import { verifyBundle } from '../../backend/publication/verifyBundle.ts'
import { importFiles } from '../commands/imports.ts'
import { decideCertain } from '../commands/work.ts'
import { say } from '../messages.ts'
import { type Program, secretIn } from '../program.ts'
import type { DemoPlaces } from './places.ts'

/** The session whose transcripts the demonstration signs. */
export const demoSession = { exam: 'NS4', year: 2025, kind: 'ORD' }

const writtenSources = z.object({
	candidates: z.int(),
	files: z.array(z.object({ file: z.string(), rows: z.int() })),
})

/** Source files, written once: the same seed gives the same bytes. */
export async function prepareSources(places: DemoPlaces, candidates: number, program: Program) {
	const list = join(places.sources, 'sources.json')
	const known = existsSync(list) ? writtenSources.safeParse(JSON.parse(readFileSync(list, 'utf8'))) : null
	if (known?.success && known.data.candidates === candidates) return known.data
	await writePracticeSources({
		folder: places.sources,
		candidates,
		onProgress: (phase, done, total) =>
			program.progress.show({ phase: `practice.${phase}`, done, total, rate: null, secondsLeft: null }),
	})
	program.progress.done()
	return writtenSources.parse(JSON.parse(readFileSync(list, 'utf8')))
}

export async function openPracticeArchive(places: DemoPlaces, program: Program): Promise<void> {
	if (existsSync(join(places.archive, 'archive.db'))) return program.open(places.archive)
	mkdirSync(places.folder, { recursive: true })
	await program.call('archive.create', { folder: program.grant(places.archive), profileId: 'haiti', practice: true })
}

/** Every source in the order of the list; one that came in before is left out. */
export async function importSources(places: DemoPlaces, files: readonly string[], program: Program) {
	const startedAt = performance.now()
	const { rows } = await program.call('imports.list', { limit: 500 })
	const before = new Set(rows.filter(({ state }) => state === 'committed').map(({ fileName }) => fileName))
	const missing = files.filter((file) => !before.has(file)).map((file) => join(places.sources, file))
	const results = await importFiles(program, missing, { session: {}, dryRun: false, again: false })
	const refused = results.filter(({ error }) => error !== null).length
	const totals = { files: files.length, refused, read: 0, imported: 0, setAside: 0 }
	for (const view of (await program.call('imports.list', { limit: 500 })).rows) {
		if (view.state !== 'committed') continue
		totals.read += view.rowsRead
		totals.imported += view.rowsImported
		totals.setAside += view.rowsSetAside
	}
	return { ...totals, now: missing.length, seconds: (performance.now() - startedAt) / 1000 }
}

/** The clerk looks for cases and proposes what is certain; the officer confirms. The rest stays as work. */
export async function reconcileAll(program: Program) {
	const startedAt = performance.now()
	const report = reconcileReport.parse(await program.job('reconciliation.run', {}))
	const decided = await decideCertain(program, say('cli.certainReason'))
	const { byKind, byState } = await program.call('reconciliation.queue', { state: 'open', limit: 1 })
	return { report, decided, open: byKind, states: byState, seconds: (performance.now() - startedAt) / 1000 }
}

export async function preparePracticeKey(places: DemoPlaces, program: Program): Promise<void> {
	if (existsSync(places.key) && existsSync(places.passphrase)) return
	writeFileSync(places.passphrase, `${randomBytes(12).toString('base64url')}\n`, { mode: 0o600 })
	await program.call('signing.createPracticeKey', {
		file: program.grant(places.key),
		passphrase: secretIn(places.passphrase),
		algorithm: 'P-256',
	})
}

/** The batch that waits or was interrupted, else a new one; null where every document is signed already. */
export async function composeBatch(program: Program): Promise<BatchView | null> {
	const { rows } = await program.call('documents.batches', { limit: 500 })
	const waiting = rows.find(({ state }) => state === 'composed' || state === 'signing')
	if (waiting) return waiting
	if (rows.some(({ state }) => state === 'signed')) return null
	return batchView.parse(await program.job('documents.compose', { kind: 'releve', session: demoSession }))
}

export async function signBatch(places: DemoPlaces, batch: BatchView, program: Program) {
	const result = await program.job('signing.sign', {
		batchId: batch.id,
		key: program.grant(places.key),
		passphrase: secretIn(places.passphrase),
		folder: program.grant(places.signed),
	})
	return signingReport.parse(result)
}

/** A document on its own, for whoever wants to look at one: signed files are kept in volumes. Answers its path. */
export async function deliverOne(places: DemoPlaces, program: Program): Promise<string | null> {
	const { rows } = await program.call('documents.list', { state: 'signed', limit: 1 })
	const [document] = rows
	if (!document) return null
	const order = { batchId: document.batchId, serials: [document.serial], folder: program.grant(places.document) }
	await program.job('documents.export', order)
	return join(places.document, `${document.serial}.pdf`)
}

/** One document is revoked, so that the public page has something to refuse. */
export async function revokeOne(program: Program): Promise<string | null> {
	const revoked = await program.call('documents.list', { state: 'revoked', limit: 1 })
	const known = revoked.rows[0]?.serial
	if (known) return known
	const signed = await program.call('documents.list', { state: 'signed', limit: 1, offset: 1 })
	const serial = signed.rows[0]?.serial
	if (!serial) return null
	await program.call('signing.revoke', { serial, reason: say('cli.demo.revokeReason') })
	return serial
}

export async function publishAll(places: DemoPlaces, program: Program) {
	return publicationReport.parse(await program.job('publication.publish', { folder: program.grant(places.bundle) }))
}

export function verifyAll(places: DemoPlaces, program: Program) {
	return verifyBundle(places.bundle, {
		progress: (phase, done, total) => program.progress.show({ phase, done, total, rate: null, secondsLeft: null }),
	})
}
