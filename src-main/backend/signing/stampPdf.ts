import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors/index'
import { signatureIn, withTimestamp } from './cmsTimestamp.ts'
import { imprintOf, requestTimestamp, type TimestampAuthority } from './timestamp.ts'

const CONTENTS = Buffer.from('/Contents<')

/**
 * Stamps a CMS: the same with the time at which its signature existed, in no more bytes than there is room for. An
 * authority may have taken a longer chain since the trial that the room was measured by.
 * @throws AppError signing.timestamp…
 */
export async function stampedCms(
	cms: Buffer,
	authority: TimestampAuthority,
	room: number,
	signal?: AbortSignal,
): Promise<Buffer> {
	const { token } = await requestTimestamp(imprintOf(signatureIn(cms)), authority, signal)
	const stamped = withTimestamp(cms, token)
	if (stamped.length > room) throw new AppError('signing.timestampTooLong', { host: new URL(authority.url).host })
	return stamped
}

/** Puts a stamped CMS into the place of the first one in a document, in which room was left for it. */
export async function stampPdf(
	pdf: Buffer,
	cms: Buffer,
	authority: TimestampAuthority,
): Promise<{ pdf: Buffer; pdfSha256: Buffer }> {
	const from = pdf.indexOf(CONTENTS) + CONTENTS.length
	const stamped = await stampedCms(cms, authority, (pdf.indexOf('>', from) - from) / 2)
	pdf.write(stamped.toString('hex'), from, 'latin1')
	return { pdf, pdfSha256: createHash('sha256').update(pdf).digest() }
}

/** Runs `work` for each of `items` in order, so many at the same time; waits for all before it throws. */
export async function severalAtOnce<Item, Result>(
	items: readonly Item[],
	atOnce: number,
	work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
	const results: Promise<Result>[] = []
	const underWay = new Set<Promise<unknown>>()
	let failed = false
	for (const item of items) {
		if (failed) break
		const result = work(item)
		const settled: Promise<unknown> = result
			.catch(() => {
				failed = true
			})
			.finally(() => underWay.delete(settled))
		underWay.add(settled)
		results.push(result)
		if (underWay.size >= atOnce) await Promise.race(underWay)
	}
	await Promise.allSettled(results)
	return Promise.all(results)
}
