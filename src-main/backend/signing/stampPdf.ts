import { createHash } from 'node:crypto'
import { signatureIn, withTimestamp } from './cmsTimestamp.ts'
import { imprintOf, requestTimestamp, type TimestampAuthority } from './timestamp.ts'

const CONTENTS = Buffer.from('/Contents<')

/** Stamps a CMS: the same with the time at which its signature existed. */
export async function stampedCms(cms: Buffer, authority: TimestampAuthority): Promise<Buffer> {
	const { token } = await requestTimestamp(imprintOf(signatureIn(cms)), authority)
	return withTimestamp(cms, token)
}

/** Puts a stamped CMS into the place of the first one in a document, in which room was left for it. */
export async function stampPdf(
	pdf: Buffer,
	cms: Buffer,
	authority: TimestampAuthority,
): Promise<{ pdf: Buffer; pdfSha256: Buffer }> {
	const stamped = await stampedCms(cms, authority)
	const from = pdf.indexOf(CONTENTS) + CONTENTS.length
	const room = pdf.indexOf('>', from) - from
	if (stamped.length * 2 > room) throw new RangeError(`CMS of ${stamped.length} bytes, room for ${room / 2}`)
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
