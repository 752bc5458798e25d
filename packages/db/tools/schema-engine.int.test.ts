import { expect, test } from 'vitest'
import { missingSql, readSchema } from './schema-engine.ts'

test('schema.prisma and the migrations agree', async () => {
  expect(await missingSql(await readSchema())).toBeNull()
})

test('a column that no migration adds is found, with the SQL that adds it', async () => {
  const schema = (await readSchema()).replace('model AuditEntry {', 'model AuditEntry {\n  reason String?')
  expect(await missingSql(schema)).toMatch(/ALTER TABLE "audit_entry" ADD COLUMN\s+"reason" TEXT/)
})
