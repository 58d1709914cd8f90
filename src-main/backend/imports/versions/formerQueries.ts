import type Database from 'better-sqlite3'
import type { FormerImport } from '#shared/contract/imports'
import { layout as layoutShape } from '#shared/contract/imports'
import type { Schemas } from '../comparison/queries.ts'
import { fingerprintOf } from '../understanding/fingerprint.ts'
import { chainOf, protectionOf } from './chainQueries.ts'
import { likeness } from './rules.ts'

interface Found {
	importId: number
	kind: 'same' | 'changed'
	records: number
}

interface Head {
	id: number
	fileName: string
	committedAt: string
	layout: string
}

const MOST_OFFERED = 5

/** Of the file at hand. */
export interface NewVersion {
	fileName: string
	/** As answered by `fingerprintOf`. */
	fingerprint: string
	rows: number
}

/**
 * Earlier imports that a staged file may be a new version of, the likeliest first, from the comparison that was made
 * just before. Only imports that no other has taken the place of.
 */
export function readFormers(sqlite: Database.Database, schemas: Schemas, file: NewVersion): FormerImport[] {
	const { staging, archive } = schemas
	const found = sqlite
		.prepare<[], Found>(
			`SELECT other_import AS importId, kind, count(DISTINCT other) AS records FROM (
				SELECT other, other_import, kind FROM ${staging}.relation WHERE kind IN ('same', 'changed')
				UNION ALL SELECT other, other_import, 'changed' FROM ${staging}.moved)
			GROUP BY other_import, kind`,
		)
		.all()
	if (found.length === 0) return []
	const heads = sqlite
		.prepare<[], Head>(
			`SELECT i.id, i.file_name AS fileName, i.committed_at AS committedAt, i.layout FROM ${archive}.import_run i
			WHERE i.state = 'committed' AND NOT EXISTS
				(SELECT 1 FROM ${archive}.import_run n WHERE n.supersedes_id = i.id AND n.state = 'committed')`,
		)
		.all()
	return heads
		.map((head) => {
			const chain = new Set(chainOf(sqlite, archive, head.id))
			const own = found.filter(({ importId }) => chain.has(importId))
			const sum = (kind: Found['kind']) => own.reduce((all, one) => all + (one.kind === kind ? one.records : 0), 0)
			return { head, chain: [...chain], same: sum('same'), changed: sum('changed') }
		})
		.filter(({ same, changed }) => same + changed > 0)
		.toSorted((left, right) => right.same + right.changed - (left.same + left.changed))
		.slice(0, MOST_OFFERED)
		.map(({ head, chain, same, changed }) => {
			const { rows, gone, guarded } = countOf(sqlite, schemas, chain)
			const sameColumns = fingerprintOf(layoutShape.parse(JSON.parse(head.layout))) === file.fingerprint
			const names = likeness(head.fileName, file.fileName)
			const held = same + changed
			// Most of either file is in the other, and something is different.
			const proposed = held * 2 >= rows && held * 2 >= file.rows && changed + gone > 0
			return {
				importId: head.id,
				fileName: head.fileName,
				committedAt: head.committedAt,
				rows,
				same,
				changed,
				gone,
				guarded,
				sameColumns,
				likeness: names,
				proposed,
			}
		})
		.toSorted((left, right) => Number(right.proposed) - Number(left.proposed))
}

function countOf(sqlite: Database.Database, { staging, archive }: Schemas, chain: readonly number[]) {
	const paired = `(EXISTS (SELECT 1 FROM ${staging}.relation r WHERE r.other = a.id AND r.kind IN ('same', 'changed'))
		OR EXISTS (SELECT 1 FROM ${staging}.moved m WHERE m.other = a.id))`
	const counted = sqlite
		.prepare<[string], { rows: number; gone: number }>(
			`SELECT count(*) AS rows, count(*) FILTER (WHERE NOT ${paired}) AS gone FROM ${archive}.sitting a
			WHERE a.import_id IN (SELECT value FROM json_each(?)) AND a.status <> 'excluded'`,
		)
		.get(JSON.stringify(chain))
	const guarded = sqlite
		.prepare<[string], number>(
			`SELECT count(*) FROM ${staging}.relation r WHERE r.kind = 'changed'
				AND r.other_import IN (SELECT value FROM json_each(?)) AND ${protectionOf('r.other', archive)} IS NOT NULL`,
		)
		.pluck()
		.get(JSON.stringify(chain))
	return { rows: counted?.rows ?? 0, gone: counted?.gone ?? 0, guarded: guarded ?? 0 }
}
