import { november } from '@prorata/billing/testing'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase()
const { limits } = stores

test('seats are the members, and are never reported', async () => {
  const { prisma } = database
  await prisma.organization.create({ data: { id: 'org', name: 'Acme', slug: 'acme' } })
  for (const id of ['ada', 'eve']) {
    await prisma.user.create({ data: { id, name: id, email: `${id}@acme.test` } })
    await prisma.member.create({ data: { id, organizationId: 'org', userId: id, role: 'member' } })
  }
  expect(await limits.find('org')).toEqual({ seats: 2 })
})

test('the newest report counts, in whatever order reports arrive', async () => {
  const report = (used: number, at: number) => limits.report('other', { limit: 'projects', used, at })
  await report(7, november)
  await report(9, november + 2)
  await report(8, november + 1)
  expect(await limits.find('other')).toEqual({ seats: 0, projects: 9 })
})

test('less than nothing cannot be in use', async () => {
  await expect(limits.report('other', { limit: 'events', used: -1, at: november })).rejects.toThrow(/check/)
})
