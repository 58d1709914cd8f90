import type { Command } from '../command.ts'
import { account, init, journal, search } from './archive.ts'
import { batches, cancel, correct, preview, report, slips, takeOut } from './batches.ts'
import { demo } from './demo.ts'
import { importCommand, setAside, undo } from './imports.ts'
import { inspect } from './inspect.ts'
import { exportCommand, keyComplete, keyRequest } from './keys.ts'
import { legalise } from './legalise.ts'
import { practice } from './practice.ts'
import { tokens } from './tokens.ts'
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
	batches,
	preview,
	'take-out': takeOut,
	cancel,
	'practice-key': practiceKey,
	'key-request': keyRequest,
	'key-complete': keyComplete,
	tokens,
	sign,
	report,
	slips,
	legalise,
	export: exportCommand,
	revoke,
	correct,
	publish,
	verify,
	search,
	journal,
}
