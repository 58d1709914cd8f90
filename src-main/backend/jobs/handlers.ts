import type { FeatureHandlers } from '../context.ts'

export const jobsHandlers: FeatureHandlers<'jobs'> = {
	'jobs.list': ({ limit }, { jobs }) => ({ jobs: jobs.list(limit) }),
	'jobs.get': ({ id }, { jobs }) => jobs.view(id),
	'jobs.cancel': ({ id }, { jobs }) => {
		jobs.cancel(id)
		return {}
	},
	'jobs.resume': ({ id }, { jobs }) => {
		jobs.resume(id)
		return {}
	},
}
