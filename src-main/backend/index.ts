import { AppError } from '#shared/errors/index'
import { dispatch } from './dispatch.ts'
import { reportIncident } from './incidents.ts'
import { connectTransport, incoming, type Incoming } from './transport.ts'
import { BackendWorkspace } from './workspace.ts'

/** Entry of the backend process. First argument: folder of the archive to open, if any. */
const transport = connectTransport()
const workspace = new BackendWorkspace((event, payload) => transport.send({ event, payload }))
const connection = workspace.connect()

async function receive(message: Incoming): Promise<void> {
	if ('stop' in message) return stop()
	if ('grant' in message)
		return transport.send({
			id: message.grant.id,
			reply: { ok: true, value: workspace.files.grant(message.grant.path) },
		})
	if ('path' in message) return transport.send({ id: message.path.id, reply: pathBehind(message.path.handle) })
	return transport.send({ id: message.id, reply: await dispatch(connection, message.name, message.input) })
}

/** For the shell alone, which shows a written file in the system's file manager. */
function pathBehind(handle: string) {
	try {
		return { ok: true as const, value: workspace.files.path(handle) }
	} catch {
		return { ok: false as const, error: new AppError('file.unknownHandle').toShape() }
	}
}

async function stop(): Promise<void> {
	await workspace.close()
	process.exit(0)
}

transport.listen(
	(message) => {
		const parsed = incoming.safeParse(message)
		if (parsed.success) void receive(parsed.data)
	},
	() => void stop(),
)

async function start(folder: string | undefined): Promise<void> {
	if (folder)
		await workspace.openArchive(folder).catch((error: unknown) => {
			// The window then shows its first page, where the archive can be opened again and the reason is told.
			if (!(error instanceof AppError)) reportIncident(error)
		})
	transport.send({ ready: true })
}

void start(process.argv[2])
