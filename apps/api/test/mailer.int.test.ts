import { expect, it } from 'vitest'
import { createMailer, messageIdOf } from '../src/mailer.ts'
import { startMailServer } from './mail-server.ts'

const from = 'Acme Billing <billing@acme.test>'
const message = {
  to: ['ada@acme.test', 'grace@acme.test'],
  subject: 'Your payment of $49.00 failed',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageKey: 'invoice:in_1:first',
}

async function serverAndMailer() {
  const server = await startMailServer()
  return { server, mailer: createMailer({ mail: { smtpUrl: server.url, from } }) }
}

it('hands a mail over once, to everybody it is for', async () => {
  const { server, mailer } = await serverAndMailer()
  expect(await mailer.send(message)).toEqual({ kind: 'sent' })
  expect(server.recipients).toEqual([['ada@acme.test', 'grace@acme.test']])
  expect(server.taken).toHaveLength(1)
  const [taken = ''] = server.taken
  expect(taken).toContain(`Message-ID: ${messageIdOf(message.messageKey, from)}`)
  expect(taken).toContain('Subject: Your payment of $49.00 failed')
  expect(taken).toContain('From: Acme Billing <billing@acme.test>')
  expect(taken).toMatch(/text\/plain[^]*Hello[^]*text\/html[^]*<p>Hello<\/p>/u)
})

it('names a mail the same however often it is sent, and each mail otherwise', () => {
  const id = messageIdOf('invoice:in_1:first', from)
  expect(id).toMatch(/^<[\da-f]{40}@acme\.test>$/u)
  expect(messageIdOf('invoice:in_1:first', from)).toBe(id)
  expect(messageIdOf('invoice:in_1:second', from)).not.toBe(id)
})

it.each([
  ['says later', { at: 'data', code: 451 }, 'retry', 0],
  ['says never', { at: 'data', code: 554 }, 'failed', 0],
  ['knows no such person', { at: 'recipient', code: 550 }, 'failed', 0],
  ['is busy with the recipients', { at: 'recipient', code: 450 }, 'retry', 0],
  ['hangs up before it says whether it has it', { at: 'answer' }, 'unknown', 1],
] as const)('tells what is known where the server %s', async (_name, mishap, kind, taken) => {
  const { server, mailer } = await serverAndMailer()
  server.mishaps.push(mishap)
  expect(await mailer.send({ ...message, to: ['ada@acme.test'] })).toMatchObject({
    kind,
    failure: expect.any(String),
  })
  expect(server.taken).toHaveLength(taken)
})

it('tries again later where nobody listens', async () => {
  const mailer = createMailer({ mail: { smtpUrl: 'smtp://127.0.0.1:1', from } })
  expect(await mailer.send(message)).toMatchObject({ kind: 'retry' })
})

it.each([
  ['a comma', 'ada@acme.test, eve@evil.test'],
  ['a second line', 'ada@acme.test\r\nBcc: eve@evil.test'],
  ['brackets', 'ada@acme.test> <eve@evil.test'],
])('reaches nobody else through an address with %s', async (_name, address) => {
  const { server, mailer } = await serverAndMailer()
  await mailer.send({ ...message, to: [address] })
  expect(server.recipients.flat()).not.toContain('eve@evil.test')
  for (const taken of server.taken) expect(taken).not.toMatch(/^Bcc:/mu)
})

it('keeps mails where there is no server, which only a sandbox may do', async () => {
  const mailer = createMailer({ mail: { smtpUrl: null, from } })
  expect(await mailer.send(message)).toEqual({ kind: 'sent' })
})
