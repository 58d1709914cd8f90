/** The archive's tables, for queries and for drizzle-kit. */
export * from './schemaDocuments.ts'
export * from './schemaRecords.ts'
