import { loadMessages, say } from '../../src-main/cli/messages.ts'
import type { AppErrorShape } from '#shared/errors/index'

/** What people read of an error, in French, Creole and English. */
export async function messagesOf({ code, parameters }: AppErrorShape): Promise<string[]> {
	const said: string[] = []
	for (const language of ['fr', 'ht', 'en'] as const) {
		await loadMessages(language)
		said.push(say(`errors.${code}`, parameters))
	}
	return said
}
