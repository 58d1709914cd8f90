import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { JobView } from '#shared/contract/jobs'
import type { Output } from '#shared/contract/index'
import { listen } from './client.ts'
import { invalidateTopics, useMe, useProcedure } from './queries.ts'

const RECENT = { limit: 20 }

export const hasEnded = (job: JobView) => job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'

/** The latest jobs, newest first, kept up to date by the backend's events. */
export function useJobs(): readonly JobView[] {
	const me = useMe()
	return useProcedure('jobs.list', RECENT, { enabled: me !== null }).data?.jobs ?? []
}

/** One job while it runs and after; undefined until it is known. */
export function useJob(id: number | null): JobView | undefined {
	const recent = useJobs().find((job) => job.id === id)
	const asked = useProcedure('jobs.get', { id: id ?? 1 }, { enabled: id !== null && recent === undefined })
	return id === null ? undefined : (recent ?? asked.data)
}

export function withJob(jobs: readonly JobView[], job: JobView): JobView[] {
	return [job, ...jobs.filter((other) => other.id !== job.id)].toSorted((a, b) => b.id - a.id).slice(0, RECENT.limit)
}

/** Changes may be told many times a second while a job writes; reading again twice a second is enough. */
const GATHER_MILLISECONDS = 500

/** Follows the backend's events for as long as the frame is shown. `onEnd` is told of each job that ends. */
export function useBackendEvents(onEnd: (job: JobView) => void, onSignedOut: (because: string) => void): void {
	const client = useQueryClient()
	useEffect(() => {
		const stale = new Set<string>()
		let timer: ReturnType<typeof setTimeout> | undefined
		const flush = () => {
			timer = undefined
			const topics = [...stale]
			stale.clear()
			void invalidateTopics(client, topics)
		}
		const stop = listen({
			job: (job) => {
				client.setQueryData<Output<'jobs.list'>>(['jobs.list', RECENT], (known) => ({
					jobs: withJob(known?.jobs ?? [], job),
				}))
				client.setQueryData(['jobs.get', { id: job.id }], job)
				if (hasEnded(job)) onEnd(job)
			},
			changed: ({ topics }) => {
				for (const topic of topics) stale.add(topic)
				timer ??= setTimeout(flush, GATHER_MILLISECONDS)
			},
			signedOut: ({ because }) => onSignedOut(because),
		})
		return () => {
			stop()
			clearTimeout(timer)
		}
	}, [client, onEnd, onSignedOut])
}
