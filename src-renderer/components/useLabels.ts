import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Names, Profile, SessionKey } from '#shared/domain/profile'
import { useProfile } from '../api/queries.ts'

/** Names of coded things in the language of the interface; a code that the profile does not know stands for itself. */
export function labelsOf(profile: Profile | undefined, language: string) {
	const named = (name: Names) => (language === 'ht' ? name.ht : language === 'en' ? name.en : undefined) ?? name.fr
	const inList = (list: readonly { id: string; names: Names }[] | undefined) => {
		const byId = new Map(list?.map((one) => [one.id, named(one.names)]))
		return (id: string | null) => (id === null || id === '' ? '' : (byId.get(id) ?? id))
	}
	const exam = inList(profile?.exams)
	const sessionKind = inList(profile?.sessionKinds)
	return {
		named,
		exam,
		sessionKind,
		series: inList(profile?.series),
		subject: inList(profile?.subjects),
		decision: inList(profile?.decisions),
		mention: inList(profile?.mentions),
		department: inList(profile?.departments),
		documentKind: inList(profile?.documentKinds),
		/** `NS4 · 2024 · ordinaire` */
		session: (session: SessionKey) => `${exam(session.exam)} · ${session.year} · ${sessionKind(session.kind)}`,
	}
}

export function useLabels() {
	const { i18n } = useTranslation()
	const profile = useProfile()
	return useMemo(() => labelsOf(profile, i18n.language), [profile, i18n.language])
}
