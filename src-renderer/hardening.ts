import { z } from 'zod'

/**
 * What the whole page relies on; main.tsx evaluates it before anything else is loaded.
 * zod would otherwise probe `new Function`, which the content security policy refuses and reports.
 */
z.config({ jitless: true })

interface TrustedTypes {
	createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown
}
declare global {
	interface Window {
		readonly trustedTypes?: TrustedTypes
	}
}

/** Style libraries assign plain texts through HTML sinks; markup has no business there. */
export function refuseMarkup(text: string): string {
	if (text.includes('<')) throw new TypeError('Markup is not accepted here')
	return text
}

if (typeof window !== 'undefined') window.trustedTypes?.createPolicy('default', { createHTML: refuseMarkup })
