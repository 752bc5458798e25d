import { expect, test, vi } from 'vitest'
import { missingSql, readSchema } from './schema-engine.ts'

// Two databases and an engine start inside the process: seconds of work even on a quiet machine.
vi.setConfig({ testTimeout: 120_000 })

test('schema.prisma and the migrations agree', async () => {
  expect(await missingSql(await readSchema())).toBeNull()
})

test('a column that no migration adds is found, with the SQL that adds it', async () => {
  const schema = (await readSchema()).replace('model AuditEntry {', 'model AuditEntry {\n  reason String?')
  expect(await missingSql(schema)).toMatch(/ALTER TABLE "audit_entry" ADD COLUMN\s+"reason" TEXT/)
})
