import { z } from 'zod'
import { bundleVerification } from '#shared/contract/publication'
import { readBarcodeText } from '#shared/codec/barcode'
import { CodecError } from '#shared/codec/codecError'
import type { FeatureHandlers, JobDefinition } from '../context.ts'
import { trustFromArchive } from '../signing/trustFromArchive.ts'
import { verifyBarcode } from '../signing/verifyBarcode.ts'
import { runTask } from '../workers/pool.ts'
import { publish } from './publish.ts'
import { endedDocuments, indexesFrom, lastRelease, listReleases } from './queries.ts'
import { contiguous } from './rules.ts'

/** Of the report that was stored with the release, however much more it says. */
const storedReport = z.looseObject({ added: z.int().nonnegative().default(0) })

function indexOf(text: string): number | null {
	try {
		return readBarcodeText(text).claims.publicIndex
	} catch (error) {
		if (error instanceof CodecError) return null
		throw error
	}
}

export const publicationHandlers: FeatureHandlers<'publication'> = {
	'publication.plan': (_input, { archive }) => {
		const last = lastRelease(archive.orm)
		const alreadyPublic = last?.treeSize ?? 0
		const size = contiguous(alreadyPublic, indexesFrom(archive.sqlite, alreadyPublic))
		const ended = endedDocuments(archive.orm, size)
		const revoked = ended.filter(({ state }) => state === 'revoked').length
		return {
			toAdd: size - alreadyPublic,
			alreadyPublic,
			newlyRevoked: Math.max(0, revoked - (last?.revoked ?? 0)),
			newlySuperseded: Math.max(0, ended.length - revoked - (last?.superseded ?? 0)),
			nextRelease: (last?.number ?? 0) + 1,
		}
	},
	'publication.publish': async ({ folder }, { files, jobs, actor }) => ({
		jobId: await jobs.start('publish', { folder: files.path(folder) }, actor),
	}),
	'publication.verifyBundle': async ({ folder }, { files, jobs, actor }) => ({
		jobId: await jobs.start('verifyBundle', { folder: files.path(folder) }, actor),
	}),
	'publication.verifyBarcode': ({ text }, { archive }) => {
		const index = indexOf(text)
		const published = index === null ? null : index < (lastRelease(archive.orm)?.treeSize ?? 0)
		return { ...verifyBarcode(text, trustFromArchive(archive)), published }
	},
	'publication.releases': ({ offset, limit }, { archive }) => {
		const { rows, total } = listReleases(archive.orm, offset, limit)
		return {
			rows: rows.map(({ release, account }) => ({
				number: release.number,
				publishedAt: release.publishedAt,
				account,
				folder: release.folder,
				treeSize: release.treeSize,
				root: release.root,
				revoked: release.revoked,
				superseded: release.superseded,
				added: storedReport.parse(JSON.parse(release.report)).added,
			})),
			total,
		}
	},
}

const folderInput = z.object({ folder: z.string() })

export const publicationJobs: JobDefinition[] = [
	{
		kind: 'publish',
		afterRestart: 'run',
		run: (input, context) => publish(folderInput.parse(input).folder, context),
	},
	{
		kind: 'verifyBundle',
		afterRestart: 'run',
		run: async (input, context) => {
			const onProgress = (phase: string, done: number, total: number) => context.progress(phase, done, total)
			const { signal } = context
			return bundleVerification.parse(
				await runTask('publication.verify', folderInput.parse(input), { signal, onProgress }),
			)
		},
	},
]
