import type { Input } from '#shared/contract/index'

export interface JournalFilter {
	account: string | null
	action: string | null
	text: string
	/** Days of this machine's clock, `YYYY-MM-DD`, both included. */
	from: string | null
	to: string | null
}

/** The filter as the backend takes it: days become instants. */
export function journalInput({
	account,
	action,
	text,
	from,
	to,
}: JournalFilter): Omit<Input<'journal.list'>, 'offset'> {
	return {
		...(account === null ? {} : { account }),
		...(action === null ? {} : { action }),
		...(text.trim() === '' ? {} : { text: text.trim() }),
		...(from === null ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
		...(to === null ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
	}
}

/** The pairs of an entry's detail; a detail that is no object is one pair without a name. */
export function detailPairs(detail: string): [string, string][] {
	let parsed: unknown
	try {
		parsed = JSON.parse(detail)
	} catch {
		return [['', detail]]
	}
	if (typeof parsed !== 'object' || parsed === null) return [['', detail]]
	return Object.entries(parsed).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])
}

/** The detail in one line, its keys in the language of the interface; hashes are left to the dialog. */
export function detailLine(detail: string, name: (key: string) => string): string {
	return detailPairs(detail)
		.filter(([key]) => !/sha256$/i.test(key))
		.map(([key, value]) => (key === '' ? value : `${name(key)} : ${value}`))
		.join(' · ')
}

/** `batch 12` → the word for a batch, and 12. */
export function subjectLine(subject: string, noun: (word: string) => string): string {
	const [, count, word, rest = ''] = /^(\d+ )?([a-z]+)(?: aside)?( .*)?$/s.exec(subject) ?? []
	return word === undefined ? subject : `${count ?? ''}${noun(word)}${rest}`
}
