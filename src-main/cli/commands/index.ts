import type { Command } from '../command.ts'
import { account, init, journal, search } from './archive.ts'
import { demo } from './demo.ts'
import { importCommand, setAside, undo } from './imports.ts'
import { inspect } from './inspect.ts'
import { exportCommand, keyComplete, keyRequest } from './keys.ts'
import { legalise } from './legalise.ts'
import { practice } from './practice.ts'
import { verify } from './verify.ts'
import { batch, practiceKey, publish, reconcile, revoke, sign } from './work.ts'

export const commands: Record<string, Command> = {
	demo,
	init,
	account,
	practice,
	inspect,
	import: importCommand,
	undo,
	'set-aside': setAside,
	reconcile,
	batch,
	'practice-key': practiceKey,
	'key-request': keyRequest,
	'key-complete': keyComplete,
	sign,
	legalise,
	export: exportCommand,
	revoke,
	publish,
	verify,
	search,
	journal,
}
