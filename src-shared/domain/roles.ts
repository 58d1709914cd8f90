import { z } from 'zod'

export const role = z.enum(['clerk', 'officer', 'auditor', 'administrator'])
export type Role = z.infer<typeof role>
