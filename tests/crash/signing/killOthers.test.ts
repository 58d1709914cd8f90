import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trustFromArchive, verifyPdf } from '../../../src-main/backend/signing/handlers.ts'
import { TestBackend } from '../../harness/backend.ts'
import { hashOf, openAgain } from '../../harness/signing/afterwards.ts'
import {
	composeBatch,
	PASSPHRASE as OFFICER_PASSPHRASE,
	reportOf,
	sign,
	writePracticeKey,
} from '../../harness/signing/batches.ts'
import { PASSPHRASE } from '../../harness/signing/keys.ts'
import { signUnderKills } from '../../harness/signing/kills.ts'
import { PIN, SOFTHSM, SoftToken } from '../../harness/signing/softToken.ts'
import { type Kill, Victims } from '../../harness/signing/victims.ts'

let backend: TestBackend
let token: SoftToken
let victims: Victims

beforeAll(async () => {
	token = new SoftToken()
	token.add('RSA-2048')
	backend = await TestBackend.practice()
	victims = new Victims(backend.path('compiled'))
})
afterAll(async () => {
	victims.dispose()
	token.dispose()
	await backend.dispose()
})

const TOKEN_KILLS = 9
const FILE_KILLS = 12
const LEGALISATION_KILLS = 9

test(`RSA-2048 on a token, ${TOKEN_KILLS} kills: no number is lost, skipped or signed twice, no PIN is used up`, async () => {
	const module = backend.grant(SOFTHSM)
	const view = async () => (await backend.call('officier', 'signing.tokens', { module })).tokens[0]
	const before = await view()
	const certificate = before?.certificates[0]?.fingerprint ?? ''
	const key = {
		input: { token: { module: SOFTHSM, token: before?.token ?? '', certificate }, pin: PIN },
		paths: ['module'],
	}
	const plan = { key, kills: TOKEN_KILLS, size: 700, milliseconds: 1200 }
	expect(await signUnderKills(backend, victims, plan)).toBeGreaterThan(0)
	expect(await view()).toMatchObject({ pin: 'fine' })
}, 300_000)

test(`RSA-3072 in a file, ${FILE_KILLS} kills: no number is lost, skipped or signed twice`, async () => {
	if (!backend.workspace.archive) await backend.workspace.openArchive(backend.path('archive'))
	const file = await writePracticeKey(backend, 'RSA-3072')
	const key = { input: { key: file, passphrase: OFFICER_PASSPHRASE }, paths: ['key'] }
	const plan = { key, kills: FILE_KILLS, size: 900, milliseconds: 1200 }
	expect(await signUnderKills(backend, victims, plan)).toBeGreaterThan(0)
}, 300_000)

/** By turns while it starts, and when the first step of fifty documents is behind it, however fast the machine. */
const whileAtWork = (turn: number): Kill =>
	turn % 2 === 0
		? { after: 'started', milliseconds: Math.random() * 600 }
		: { after: /progress legalise (?:[6-9]\d|\d{3,})/, milliseconds: Math.random() * 150 }

interface Entry {
	serial: string
	number: number
	sha256: string
}

/** The register of légalisations, and the files that it speaks of: the same, neither more nor less. */
async function registered(folder: string): Promise<Entry[]> {
	await openAgain(backend)
	const { archive } = backend.workspace
	if (!archive) throw new Error('no archive')
	const entries = archive.sqlite
		.prepare<[], Entry>(
			`SELECT serial, legalisation.number, lower(hex(legalisation.pdf_sha256)) AS sha256
			FROM legalisation JOIN document ON document.id = document_id ORDER BY legalisation.number`,
		)
		.all()
	expect(entries.map(({ number }) => number)).toEqual(entries.map((_, index) => index + 1))
	expect(readdirSync(folder).toSorted()).toEqual(entries.map(({ serial }) => `${serial}.pdf`).toSorted())
	expect(entries.filter(({ serial, sha256 }) => hashOf(join(folder, `${serial}.pdf`)) !== sha256)).toEqual([])
	const trust = trustFromArchive(archive)
	const verdicts = entries
		.filter(({ number }) => number % 37 === 0)
		.map(({ serial }) => verifyPdf(readFileSync(join(folder, `${serial}.pdf`)), trust, new Date()))
	expect(verdicts.every(({ signatures, verdict }) => verdict === 'valid' && signatures.length === 2)).toBe(true)
	return entries
}

test(`légalisation, ${LEGALISATION_KILLS} kills: register and files agree, no yearly number is lost or given twice`, async () => {
	if (!backend.workspace.archive) await backend.workspace.openArchive(backend.path('archive'))
	const size = 1000
	const batchId = await composeBatch(backend, size)
	const issued = reportOf(
		await sign(backend, batchId, { key: await writePracticeKey(backend), folder: backend.path('issued') }),
	)
	const folder = backend.path('legalised')
	mkdirSync(folder)
	token.authority.issue('ministere', 'P-256')
	const order = {
		archive: backend.path('archive'),
		procedure: 'signing.legalise' as const,
		input: {
			sources: [issued.folder],
			entity: 'MENFP',
			date: '2026-11-21',
			folder,
			key: token.authority.pack('ministere', { chain: true }),
			passphrase: PASSPHRASE,
		},
		paths: ['sources', 'folder', 'key'],
	}
	let known: Entry[] = []
	let inTheMiddle = 0
	for (let turn = 0; turn <= LEGALISATION_KILLS; turn++) {
		await backend.workspace.close()
		const end = await victims.run(order, turn < LEGALISATION_KILLS ? whileAtWork(turn) : null)
		const entries = await registered(folder)
		expect(entries.slice(0, known.length)).toEqual(known)
		if (end.killed && entries.length > known.length && entries.length < size) inTheMiddle++
		known = entries
	}
	expect(known).toHaveLength(size)
	expect(inTheMiddle).toBeGreaterThan(0)
}, 300_000)
