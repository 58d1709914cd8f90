import { openArchive } from '../../../src-main/backend/archive/lifecycle.ts'
import { JobRunner } from '../../../src-main/backend/jobs/runner.ts'
import { signingJobs } from '../../../src-main/backend/signing/handlers.ts'
import { openSigningKey } from '../../../src-main/backend/signing/signingKey.ts'

/** Signs a batch in a process of its own, to be killed, and says what it does: `node signChild.ts ARCHIVE BATCH KEY PASSPHRASE FOLDER`. */
const [archiveFolder = '', batch = '', keyFile = '', passphrase = '', folder = ''] = process.argv.slice(2)
const { archive, close } = await openArchive(archiveFolder, () => undefined)
const jobs = new JobRunner(archive, signingJobs, (job) => {
	if (job.phase === 'sign') process.stdout.write(`signed ${job.done}\n`)
})
jobs.recover()
const { material } = await openSigningKey(keyFile, passphrase, new Date())
process.stdout.write('started\n')
const id = await jobs.start('sign', { batchId: Number(batch), folder }, { id: 2, name: 'officier' }, { material })
const { state, error } = await jobs.ended(id)
process.stdout.write(`${state} ${JSON.stringify(error)}\n`)
close()
