import { defineConfig } from 'drizzle-kit'

export default defineConfig({
	dialect: 'sqlite',
	schema: './src-main/backend/database/schema.ts',
	out: './migrations',
})
