import type { FindingCode } from '#shared/domain/findings'
import type { Entry } from './entries.ts'
import type { Expected, PreparedFile } from './faults.ts'

/** Whether the file has a column for the field. */
export const has = (file: PreparedFile, field: string) => file.plan.layout.fields.some(([name]) => name === field)
/** Whether the candidate was there. */
export const present = (entry: Entry) => entry.decision !== 'ABSENT'
export const isCsv = (file: PreparedFile) => file.plan.format.kind === 'csv'
export const finding = (...codes: FindingCode[]): Expected[] => codes.map((code) => ({ finding: code }))
