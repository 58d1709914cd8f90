/**
 * How the C library of Linux keeps memory that was let go (glibc, mallopt(3)); other systems do not know these. Left to
 * itself it keeps up to 64 MB for every thread: 45 MB more for one import, 100 MB more after six of them.
 */
export const memoryEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '1000000' }

/** Variables that would change how a Node process runs have no business in the backend. */
export function backendEnvironment(): Record<string, string> {
	const clean: Record<string, string> = {}
	for (const [name, value] of Object.entries(process.env))
		if (value !== undefined && !/^(NODE_OPTIONS|NODE_PATH|ELECTRON_|LD_PRELOAD|DYLD_)/.test(name)) clean[name] = value
	return { ...clean, ...memoryEnvironment }
}
