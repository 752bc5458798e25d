import { november } from '@prorata/billing/testing'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase()
const { members } = stores
const { prisma } = database

for (const id of ['org_1', 'org_2']) {
  await prisma.organization.create({ data: { id, name: `Name of ${id}`, slug: id } })
}

let joined = 0
async function join(organizationId: string, name: string, role: string): Promise<string> {
  joined += 1
  const id = `user_${joined}`
  await prisma.user.create({ data: { id, name, email: `${id}@example.test` } })
  const createdAt = new Date(november + joined)
  await prisma.member.create({
    data: { id: `member_${joined}`, organizationId, userId: id, role, createdAt },
  })
  return id
}

test.each([
  ['owner', 'owner'],
  ['admin', 'admin'],
  ['member', 'member'],
  ['member,admin', 'admin'],
  ['admin, owner', 'owner'],
  ['administrator', 'member'],
  ['', 'member'],
])('the stored role "%s" counts as %s', async (stored, role) => {
  const userId = await join('org_1', 'Somebody', stored)
  expect(await members.find(userId, 'org_1')).toEqual({
    organization: { id: 'org_1', name: 'Name of org_1' },
    role,
  })
})

test('somebody who is not a member, or no longer, is not found', async () => {
  const userId = await join('org_1', 'Leaver', 'admin')
  expect(await members.find(userId, 'org_2')).toBeNull()
  expect(await members.find('user_nobody', 'org_1')).toBeNull()
  await prisma.member.deleteMany({ where: { userId } })
  expect(await members.find(userId, 'org_1')).toBeNull()
})

test('lists who takes a seat page by page, longest there first, and counts them', async () => {
  await prisma.organization.create({ data: { id: 'org_3', name: 'Seats', slug: 'org_3' } })
  expect(await members.count('org_3')).toBe(0)
  expect(await members.list('org_3', { limit: 2, cursor: null })).toEqual({ members: [], nextCursor: null })
  for (const name of ['First', 'Second', 'Third']) await join('org_3', name, 'member')
  await join('org_1', 'Somebody else', 'owner')
  const first = await members.list('org_3', { limit: 2, cursor: null })
  expect(first.members.map(({ name, role }) => [name, role])).toEqual([
    ['First', 'member'],
    ['Second', 'member'],
  ])
  const second = await members.list('org_3', { limit: 2, cursor: first.nextCursor })
  expect(second.members.map(({ name }) => name)).toEqual(['Third'])
  expect(second.nextCursor).toBeNull()
  expect(await members.count('org_3')).toBe(3)
  await expect(members.list('org_3', { limit: 101, cursor: null })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('whoever comes or goes rings for the organization', async () => {
  await stores.subscriptions.linkCustomer('org_3', 'cus_3')
  const rings = async () => {
    const row = await prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId: 'org_3' } })
    return row.generation
  }
  const before = await rings()
  const userId = await join('org_3', 'Fourth', 'member')
  expect(await rings()).toBe(before + 1n)
  await prisma.member.updateMany({ where: { userId }, data: { role: 'admin' } })
  expect(await rings()).toBe(before + 1n)
  await prisma.member.deleteMany({ where: { userId } })
  expect(await rings()).toBe(before + 2n)
})

test('remembers how many members the seats followed', async () => {
  expect(await members.followed('org_3')).toBeNull()
  await members.setFollowed('org_3', 3)
  expect(await members.followed('org_3')).toBe(3)
  expect(await members.followed('org_2')).toBeNull()
})

test('names at most ten people with billing rights, longest there first', async () => {
  await join('org_2', 'Only a member', 'member')
  await join('org_2', 'Owner', 'owner')
  await join('org_2', 'Both', 'member,admin')
  expect(await members.billingAdmins('org_2')).toEqual(['Owner', 'Both'])
  for (let n = 0; n < 12; n += 1) await join('org_2', `Admin ${n}`, 'admin')
  const names = await members.billingAdmins('org_2')
  expect(names).toHaveLength(10)
  expect(names.slice(0, 3)).toEqual(['Owner', 'Both', 'Admin 0'])
})
