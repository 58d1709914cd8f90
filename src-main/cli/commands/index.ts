import type { Command } from '../command.ts'
import { init, journal, search } from './archive.ts'
import { importCommand, undo } from './imports.ts'
import { practice } from './practice.ts'
import { batch, practiceKey, publish, reconcile, revoke, sign } from './work.ts'

export const commands: Record<string, Command> = {
	init,
	practice,
	import: importCommand,
	undo,
	reconcile,
	batch,
	'practice-key': practiceKey,
	sign,
	revoke,
	publish,
	search,
	journal,
}
