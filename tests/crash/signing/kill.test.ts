import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { composeBatch, PASSPHRASE, writePracticeKey } from '../../harness/signing/batches.ts'

const DOCUMENTS = 4000
const KILLS = 12
const child = join(import.meta.dirname, '../../harness/signing/signChild.ts')

const backend = await TestBackend.practice()
afterAll(() => backend.dispose())

interface Row {
	serial: string
	position: number
	state: string
	public_index: number | null
	/** Hexadecimal, which compares quickly. */
	barcode: string
	pdf_sha256: string
}

/** Everything that must hold whenever the program is started again. Answers the signed documents. */
async function examine(folder: string): Promise<Row[]> {
	await backend.workspace.openArchive(backend.path('archive'))
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	expect(archive.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
	expect(archive.sqlite.pragma('foreign_key_check')).toEqual([])
	const rows = archive.sqlite
		.prepare<[], Row>(
			`SELECT serial, position, state, public_index, lower(hex(barcode)) AS barcode, lower(hex(pdf_sha256)) AS pdf_sha256
			FROM document ORDER BY position`,
		)
		.all()
	const signed = rows.filter((row) => row.state === 'signed')
	expect(rows).toHaveLength(DOCUMENTS)
	expect(rows.slice(signed.length).every((row) => row.state === 'prepared' && row.barcode === '')).toBe(true)
	expect(signed.map((row) => row.public_index)).toEqual(signed.map((_, index) => index))
	const trust = trustFromArchive(archive)
	const now = new Date()
	const verdicts = new Set<string>()
	for (const row of signed) {
		const shard = String(Math.floor(row.position / 1000) + 1).padStart(4, '0')
		const pdf = readFileSync(join(folder, shard, `${row.serial}.pdf`))
		expect(createHash('sha256').update(pdf).digest('hex')).toBe(row.pdf_sha256)
		if (row.position % 97 === 0) verdicts.add(verifyPdf(pdf, trust, now).verdict)
	}
	expect([...verdicts]).toEqual(signed.length > 0 ? ['valid'] : [])
	await backend.workspace.close()
	return signed
}

/** Runs the child and kills it that long after it has said something; null lets it finish. Answers what it said. */
function run(
	parameters: string[],
	kill: { after: 'started' | 'signed'; milliseconds: number } | null,
): Promise<{ said: string; killed: boolean }> {
	return new Promise((resolve, reject) => {
		const process_ = spawn(process.execPath, [child, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] })
		let said = ''
		let timer: NodeJS.Timeout | undefined
		process_.stdout.setEncoding('utf8').on('data', (text: string) => {
			said += text
			if (kill && said.includes(kill.after)) timer ??= setTimeout(() => process_.kill('SIGKILL'), kill.milliseconds)
		})
		process_.on('error', reject)
		process_.on('exit', (_code, signal) => {
			clearTimeout(timer)
			resolve({ said, killed: signal === 'SIGKILL' })
		})
	})
}

test(`${KILLS} kills while a batch is signed: nothing acknowledged is lost or signed again, and it completes`, async () => {
	const batch = await composeBatch(backend, DOCUMENTS)
	const key = await writePracticeKey(backend)
	await backend.workspace.close()
	const parameters = [backend.path('archive'), String(batch), key, PASSPHRASE, backend.path('out')]
	const folder = backend.path(`out/batch-${batch}`)
	let acknowledged: Row[] = []
	let kills = 0
	let inTheMiddle = 0
	while (kills < KILLS) {
		// By turns in start-up and first step, and around the commit of a step.
		const random = Math.random()
		const { killed } = await run(
			parameters,
			kills % 2 === 0
				? { after: 'started', milliseconds: random * 900 }
				: { after: 'signed', milliseconds: random * 80 },
		)
		if (!killed) break
		kills++
		const signed = await examine(folder)
		expect(signed.length).toBeGreaterThanOrEqual(acknowledged.length)
		expect(signed.slice(0, acknowledged.length)).toEqual(acknowledged)
		if (signed.length > acknowledged.length && signed.length < DOCUMENTS) inTheMiddle++
		acknowledged = signed
	}
	expect(kills).toBeGreaterThanOrEqual(10)
	expect(inTheMiddle).toBeGreaterThan(0)
	const last = await run(parameters, null)
	expect(last.said).toMatch(/done|batchState/)
	const signed = await examine(folder)
	expect(signed).toHaveLength(DOCUMENTS)
	expect(signed.slice(0, acknowledged.length)).toEqual(acknowledged)
	expect(new Set(signed.map((row) => row.serial)).size).toBe(DOCUMENTS)
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.pdf'))
	expect(files).toHaveLength(DOCUMENTS)
	expect(existsSync(join(folder, 'index.csv'))).toBe(true)
}, 300_000)
