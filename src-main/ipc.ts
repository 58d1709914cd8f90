import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import type { Reply } from '#shared/contract/index'
import { AppError } from '#shared/errors/index'
import { CALL_CHANNEL, isOwnFrame } from './policy.ts'

type Answer = (name: string, input: unknown) => Promise<Reply>

/** The only door of the page. Calls named `shell.…` are the shell's, all others the backend's, which validates them. */
export function answerCalls(ipcMain: IpcMain, shell: Answer, backend: Answer): void {
	ipcMain.handle(CALL_CHANNEL, async (event: IpcMainInvokeEvent, name: unknown, input: unknown): Promise<Reply> => {
		if (!isOwnFrame(event.senderFrame, event.sender.mainFrame)) throw new Error('refused')
		if (typeof name !== 'string') return { ok: false, error: new AppError('call.unknown').toShape() }
		return name.startsWith('shell.') ? shell(name, input) : backend(name, input)
	})
}
