import { join } from 'node:path'
import { applicationFolder } from '../../backend/resources.ts'

/** Where the demonstration keeps what it makes; ignored by git, and opened by `npm start`. */
export function demoPlaces(folder = join(applicationFolder(), 'practice')) {
	return {
		folder,
		sources: join(folder, 'sources'),
		archive: join(folder, 'archive'),
		key: join(folder, 'officier.p12'),
		passphrase: join(folder, 'officier.passphrase'),
		signed: join(folder, 'signed'),
		document: join(folder, 'document'),
		bundle: join(folder, 'public'),
	}
}
export type DemoPlaces = ReturnType<typeof demoPlaces>
