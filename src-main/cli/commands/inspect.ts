import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Inspection, inspection } from '#shared/contract/imports'
import type { Profile } from '#shared/domain/profile'
import { AppError } from '#shared/errors/index'
import { loadProfile } from '../../backend/archive/profiles.ts'
import { listsAt } from '../../backend/imports/unpacking/unpack.ts'
import { runTask } from '../../backend/workers/pool.ts'
import type { Command, Outcome } from '../command.ts'
import { errorText, isUnreadableInput, troubleIn } from '../errors.ts'
import { number, say } from '../messages.ts'

const understood = inspection.omit({ rememberedAs: true, alreadyImported: true })
type Found = Omit<Inspection, 'rememberedAs' | 'alreadyImported'>
type Sheet = Found['sheets'][number]

const HEADER_CHARACTERS = 26
const FIELD_CHARACTERS = 28
const SAMPLE_CHARACTERS = 60

const percent = (confidence: number) => `${Math.round(confidence * 100)} %`

/** A guess with its confidence and what else it may be. */
function guessed(label: string, guess: { value: string; confidence: number; alternatives: string[] } | null): string[] {
	if (!guess) return []
	const others = guess.confidence < 0.9 ? guess.alternatives.slice(0, 2).join(', ') : ''
	const rest = others === '' ? '' : `, ${say('cli.inspect.or', { others })}`
	return [`${label}: ${guess.value} (${percent(guess.confidence)}${rest})`]
}

function columnLine({ header, proposal, confidence, samples, looksLike }: Sheet['columns'][number]): string {
	const field = looksLike
		? say(`imports.looksLike.${looksLike}`)
		: proposal.field === 'mark'
			? say('imports.markOf', { subject: proposal.subject ?? '' })
			: say(`imports.field.${proposal.field}`)
	const name = header.replace(/\s+/g, ' ').slice(0, HEADER_CHARACTERS).padEnd(HEADER_CHARACTERS)
	const sure = looksLike ? ' ? ' : percent(confidence)
	return `  ${name} → ${field.padEnd(FIELD_CHARACTERS)} ${sure.padStart(5)}  ${samples.slice(0, 3).join(' · ').slice(0, SAMPLE_CHARACTERS)}`
}

function sheetLines(sheet: Sheet, layout: Found['layout']['sheets'][number] | undefined): string[] {
	const heading = say(sheet.headerRows === 0 ? 'cli.inspect.noHeader' : 'cli.inspect.sheet', {
		index: sheet.index + 1,
		name: sheet.name === '' ? '' : ` « ${sheet.name} »`,
		header: sheet.headerRow.value + 1,
		percent: percent(sheet.headerRow.confidence),
	})
	const constants = Object.entries(layout?.constants ?? {}).map(([field, value]) => `${field} = ${value}`)
	return [
		layout?.skip ? `${heading} — ${say('cli.inspect.skipped')}` : heading,
		...sheet.titleLines.slice(0, 3).map((line) => `  ${say('cli.inspect.title')}: ${line.slice(0, 100)}`),
		...(constants.length > 0 ? [`  ${say('cli.inspect.holds')}: ${constants.join(', ')}`] : []),
		...(layout?.beside === undefined ? [] : [`  ${say('imports.shape.beside', { columns: layout.beside })}`]),
		...sheet.columns.map(columnLine),
	]
}

/** What has to be said or configured before the file comes in as it should. */
function toDo({ sheets, layout, session }: Found): string[] {
	const read = layout.sheets.filter(({ skip }) => !skip)
	const byColumn = new Set(read.flatMap(({ columns }) => columns.map(({ field }) => field)))
	const hasNames = byColumn.has('surname') || byColumn.has('fullName') || byColumn.has('givenNames')
	const unread = sheets.flatMap(({ columns }) =>
		columns.flatMap(({ header, looksLike }) => (looksLike ? [header] : [])),
	)
	const hasSession =
		(session.exam !== undefined || byColumn.has('exam')) && (session.year !== undefined || byColumn.has('year'))
	const lines = [
		...(read.length === 0 ? [say('cli.inspect.noNames')] : hasNames ? [] : [say('cli.inspect.numbersOnly')]),
		...(hasSession ? [] : [say('cli.inspect.noSession')]),
		...(unread.length > 0 ? [`${say('cli.inspect.unread')} : ${[...new Set(unread)].slice(0, 30).join(', ')}`] : []),
	]
	return lines.length === 0 ? [] : [say('cli.inspect.toDo'), ...lines.map((line) => `  - ${line}`)]
}

function text(found: Found): string {
	const { exam, year, kind } = found.session
	const { columnStarts, continuedAt, lines } = found.layout
	return [
		`${found.fileName}  ${number(found.bytes)} o  SHA-256 ${found.sha256}`,
		`${say('cli.inspect.format')}: ${found.format}`,
		...found.notices.map((notice) => `${say('cli.inspect.notice')}: ${say(`imports.notice.${notice}`)}`),
		...guessed(say('cli.inspect.encoding'), found.encoding),
		...guessed(
			say('cli.inspect.delimiter'),
			found.delimiter && { ...found.delimiter, value: JSON.stringify(found.delimiter.value) },
		),
		...(columnStarts ? [say('cli.inspect.fixedWidth', { columns: columnStarts.length })] : []),
		...(lines ? [say(`imports.shape.${lines}`)] : []),
		...(continuedAt === undefined ? [] : [say('imports.shape.continued')]),
		`${say('cli.inspect.session')}: ${[exam, year, kind].map((part) => part ?? '?').join(' ')}`,
		...found.sheets.flatMap((sheet) => sheetLines(sheet, found.layout.sheets[sheet.index])),
		...toDo(found),
	].join('\n')
}

/** What became of one of several files: understood, or refused with its reason. */
type Look = { file: string } & ({ found: Found } | { error: AppError })

async function lookAt(path: string, profile: Profile): Promise<Found> {
	return understood.parse(await runTask('imports.inspect', { path: resolve(path), profile }))
}

async function lookAtAll(path: string, scratch: string, profile: Profile): Promise<Look[]> {
	const lists = await listsAt(resolve(path), scratch)
	const looks: Look[] = []
	for (const { path: one, name: file } of lists.files)
		looks.push(
			await lookAt(one, profile).then(
				(found) => ({ file, found }),
				(error: unknown) => {
					if (error instanceof AppError) return { file, error }
					throw error
				},
			),
		)
	return [...looks, ...troubleIn(lists)]
}

function outcomeOf(looks: readonly Look[]): Outcome {
	const [only] = looks
	if (only && looks.length === 1) {
		if ('error' in only) throw only.error
		return { exitCode: 0, json: only.found, text: text(only.found) }
	}
	const errors = looks.flatMap((look) => ('error' in look ? [look.error] : []))
	return {
		exitCode: errors.some(isUnreadableInput) ? 2 : errors.length > 0 ? 1 : 0,
		json: {
			files: looks.map((look) =>
				'error' in look ? { file: look.file, error: look.error.toShape() } : { file: look.file, ...look.found },
			),
		},
		text: looks
			.map((look) => `── ${look.file}\n${'error' in look ? errorText(look.error) : text(look.found)}`)
			.join('\n\n'),
	}
}

export const inspect: Command = {
	usage: 'inspect FILE-OR-FOLDER [--profile P]',
	options: { profile: { type: 'string' } },
	arguments: [1, 1],
	async run([path = ''], options) {
		const profile = loadProfile(options.text('profile') ?? 'haiti')
		const scratch = mkdtempSync(join(tmpdir(), 'sceau-inspect-'))
		try {
			return outcomeOf(await lookAtAll(path, scratch, profile))
		} finally {
			rmSync(scratch, { recursive: true, force: true })
		}
	},
}
