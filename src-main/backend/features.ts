import { contract, type ParsedInput, type ProcedureName } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import { accessHandlers } from './access/handlers.ts'
import { archiveLifecycleHandlers } from './archive/lifecycleHandlers.ts'
import { archiveQueryHandlers } from './archive/queryHandlers.ts'
import type { CallContext, Handler } from './context.ts'
import { documentJobs, documentsHandlers } from './documents/handlers.ts'
import { importHandlers, importJobs } from './imports/handlers.ts'
import { jobsHandlers } from './jobs/handlers.ts'
import type { JobDefinition } from './jobs/runner.ts'
import { journalHandlers } from './journal/handlers.ts'
import { practiceHandlers, practiceJobs } from './practice/handlers.ts'
import { publicationHandlers, publicationJobs } from './publication/handlers.ts'
import { reconciliationHandlers, reconciliationJobs } from './reconciliation/handlers.ts'
import { signingHandlers, signingJobs } from './signing/handlers.ts'

const handlers: { [Name in ProcedureName]?: Handler<Name> } = {
	...accessHandlers,
	...archiveLifecycleHandlers,
	...archiveQueryHandlers,
	...journalHandlers,
	...jobsHandlers,
	...importHandlers,
	...documentsHandlers,
	...practiceHandlers,
	...publicationHandlers,
	...reconciliationHandlers,
	...signingHandlers,
}

const jobs: readonly JobDefinition[] = [
	...documentJobs,
	...importJobs,
	...practiceJobs,
	...publicationJobs,
	...reconciliationJobs,
	...signingJobs,
]

/** Checked input of one procedure; throws `call.invalid` naming the first field that is wrong. */
function validInput<Name extends ProcedureName>(name: Name, input: unknown): ParsedInput<Name> {
	const parsed = contract[name].input.safeParse(input ?? {})
	if (!parsed.success) throw new AppError('call.invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
	// The schema indexed by Name is the one that ParsedInput<Name> is derived from; TypeScript cannot relate the two.
	return parsed.data as ParsedInput<Name>
}

function call<Name extends ProcedureName>(name: Name, input: unknown, context: CallContext): ReturnType<Handler<Name>> {
	const handler: Handler<Name> | undefined = handlers[name]
	if (!handler) throw new AppError('call.unknown')
	return handler(validInput(name, input), context)
}

/** Everything the backend can do, gathered from its features. */
export const features = {
	jobs,
	call: (name: ProcedureName, input: unknown, context: CallContext): unknown => call(name, input, context),
}
