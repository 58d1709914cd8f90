import { openArchive } from '../../../src-main/backend/archive/lifecycle.ts'
import { publish } from '../../../src-main/backend/publication/publish.ts'
import { fakePage } from './register.ts'

/** Publishes once in a process of its own, to be killed: `node publishChild.ts ARCHIVE SITE`. */
const [archiveFolder = '', site = ''] = process.argv.slice(2)
const { archive, close } = await openArchive(archiveFolder, () => undefined)
process.stdout.write('started\n')
const context = {
	archive,
	actor: { id: 2, name: 'officier' },
	signal: new AbortController().signal,
	progress: () => undefined,
}
await publish(site, context, fakePage)
process.stdout.write('done\n')
close()
