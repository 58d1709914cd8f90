import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '#shared/errors/index'
import type { FeatureHandlers } from '../context.ts'
import { completeKey, createRequest, type NamedFile } from './keyRequest.ts'
import { writeDurably } from './output.ts'
import { checkUsable, inspectionOf } from './signingKey.ts'

const LARGEST_FILE = 1_000_000

async function read(path: string): Promise<NamedFile> {
	const file = basename(path)
	try {
		if ((await stat(path)).size > LARGEST_FILE) throw new AppError('file.unreadable', { file })
		return { path, bytes: await readFile(path) }
	} catch (error) {
		if (error instanceof AppError) throw error
		const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
		throw new AppError(missing ? 'file.missing' : 'file.unreadable', { file })
	}
}

export const keyRequestHandlers = {
	'signing.createRequest': async ({ keyFile, requestFile, ...order }, { archive, actor, files }) => {
		const path = files.path(keyFile)
		// A key that is overwritten is lost, and so is whatever certificate was asked for it.
		if (existsSync(path)) throw new AppError('signing.fileThere', { file: basename(path) })
		const made = await createRequest(order)
		// The key first: a request whose key is not on the disk would be worth nothing.
		writeDurably(path, Buffer.from(made.key), 0o600)
		writeDurably(files.path(requestFile), Buffer.from(made.request))
		const { algorithm, subject } = order
		const { publicKeyHash } = made
		await archive.mutate(actor, 'signing.createRequest', () => ({
			value: null,
			subject: `key ${publicKeyHash}`,
			detail: { algorithm, ...subject, publicKeyHash },
			topics: [],
		}))
		return { publicKeyHash }
	},
	'signing.completeKey': async ({ key, passphrase, certificates, file }, { archive, actor, files }) => {
		const given = await Promise.all(certificates.map((handle) => read(files.path(handle))))
		const { file: bytes, opened } = completeKey(await read(files.path(key)), given, passphrase)
		const now = new Date()
		checkUsable(opened, now)
		const inspection = inspectionOf(opened, now)
		writeDurably(files.path(file), bytes, 0o600)
		await archive.mutate(actor, 'signing.completeKey', () => ({
			value: null,
			subject: `certificate ${inspection.fingerprint}`,
			detail: { subject: inspection.subject, issuer: inspection.issuer, fingerprint: inspection.fingerprint },
			topics: ['signing'],
		}))
		return inspection
	},
} satisfies Partial<FeatureHandlers<'signing'>>
