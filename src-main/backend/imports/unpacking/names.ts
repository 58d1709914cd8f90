import { importableExtensions } from '#shared/contract/imports'

/** What to do with an entry of an archive, by its name alone. */
export type EntryUse = 'list' | 'companion' | 'archive' | 'other' | 'junk' | 'escapes'

/** Files that belong to a table beside them and are no lists themselves: long texts of dBase. */
const companions = new Set(['dbt', 'fpt'])
const archives = new Set(['zip', 'rar', '7z', 'gz', 'tgz', 'tar', 'bz2', 'xz', 'cab', 'arj', 'lzh'])
const lists = new Set<string>(importableExtensions.filter((extension) => extension !== 'zip'))
/** Names that Windows keeps for devices, whatever their extension. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i
const MOST_NAME_CHARACTERS = 120

export const extensionOf = (name: string): string => /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''

/** `escapes`: the name leads out of the folder it is unpacked into, which no honest program writes. */
export function useOf(name: string): EntryUse {
	const parts = name.split(/[\\/]/)
	if (/^[\\/]|^[a-z]:|\0/i.test(name) || parts.includes('..')) return 'escapes'
	if (parts.some((part) => part.startsWith('.') || part === '__MACOSX' || /^(?:thumbs\.db|desktop\.ini)$/i.test(part)))
		return 'junk'
	const extension = extensionOf(name)
	if (archives.has(extension)) return 'archive'
	if (companions.has(extension)) return 'companion'
	return lists.has(extension) ? 'list' : 'other'
}

/** The last part of an entry's name as any file system takes it. */
export function safeName(name: string): string {
	const last = name.split(/[\\/]/).at(-1) ?? ''
	const plain = last.normalize('NFC').replace(/[<>:"|?*\p{Cc}]/gu, '_')
	const dot = plain.lastIndexOf('.')
	const [stem, extension] = dot > 0 ? [plain.slice(0, dot), plain.slice(dot, dot + 16)] : [plain, '']
	const whole = stem.slice(0, MOST_NAME_CHARACTERS) + extension
	const ended = whole.replace(/[. ]+$/, '')
	return devices.test(ended) || ended === '' ? `_${ended}` : ended
}
