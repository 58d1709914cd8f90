import type { ImportView } from '#shared/contract/imports'
import type { TestBackend } from './backend.ts'

export function importView(backend: TestBackend, importId: number): Promise<ImportView> {
	return backend.call('commis', 'imports.get', { importId })
}
