import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = (path: string) => join(import.meta.dirname, path)

// CommonJS throughout: a sandboxed preload cannot be anything else, and one format for the three is one thing to know.
// Everything is bundled except `dependencies` (native modules), so that the packaged program holds no node_modules tree.
export default defineConfig({
	main: {
		build: {
			outDir: here('out/main'),
			rolldownOptions: {
				input: {
					index: here('src-main/index.ts'),
					backend: here('src-main/backend/index.ts'),
					worker: here('src-main/backend/workers/worker.ts'),
					cli: here('src-main/cli/index.ts'),
				},
				// All beside each other: code that looks for its neighbour (the worker's file) may land in any of them.
				output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'part-[name]-[hash].cjs' },
			},
		},
	},
	preload: {
		build: {
			outDir: here('out/preload'),
			externalizeDeps: false,
			rolldownOptions: {
				input: { preload: here('src-main/preload.ts') },
				output: { format: 'cjs', entryFileNames: '[name].cjs' },
			},
		},
	},
	renderer: {
		root: here('src-renderer'),
		plugins: [react()],
		build: {
			outDir: here('out/renderer'),
			rolldownOptions: { input: here('src-renderer/index.html') },
		},
	},
})
