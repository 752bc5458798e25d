import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { KEY, startSandbox } from '../testing.ts'
import type { RunningServer } from './server.ts'

let sandbox: Sandbox
let server: RunningServer
beforeEach(async () => {
  ;({ sandbox } = startSandbox())
  server = await sandbox.listen({ port: 0 })
})
afterEach(() => sandbox.close())

function client(config: Stripe.StripeConfig = {}) {
  return new Stripe(KEY, {
    host: 'localhost',
    port: server.port,
    protocol: 'http',
    telemetry: false,
    ...config,
  })
}

describe('the server', () => {
  it('serves the unmodified SDK through host, port and protocol', async () => {
    const stripe = client()
    const made = await Promise.all(
      Array.from({ length: 30 }, () => stripe.customers.create({ metadata: { ü: '€' } })),
    )
    expect(new Set(made.map(({ id }) => id)).size).toBe(30)
    const listed = await stripe.customers
      .list({ limit: 20, expand: ['data.subscriptions'] })
      .autoPagingToArray({ limit: 50 })
    expect(listed).toHaveLength(30)
    await stripe.customers.del(made[0]?.id ?? '')
    await expect(stripe.customers.retrieve('cus_none')).rejects.toBeInstanceOf(
      Stripe.errors.StripeInvalidRequestError,
    )
  })

  it('drops a connection and lets one hang when told to', async () => {
    sandbox.failNext({ kind: 'reset', when: 'after' })
    const stripe = client({ maxNetworkRetries: 1 })
    await stripe.customers.create()
    sandbox.failNext({ kind: 'timeout', when: 'before' })
    await expect(client({ maxNetworkRetries: 0, timeout: 100 }).customers.list()).rejects.toBeInstanceOf(
      Stripe.errors.StripeConnectionError,
    )
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  it('answers 413 to a body that is too long and goes on serving', async () => {
    const answer = await fetch(`${server.url}/v1/customers`, {
      method: 'POST',
      body: 'x'.repeat(1024 * 1024 + 1),
    })
    expect(answer.status).toBe(413)
    expect((await client().customers.list()).data).toEqual([])
  })

  it('survives what is not HTTP and URLs that are none', async () => {
    for (const line of ['GET //%zz HTTP/1.1', 'GET http://[ HTTP/1.1', 'nonsense']) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect(server.port, '127.0.0.1', () =>
          socket.end(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
        )
        socket.on('close', () => resolve()).on('error', reject)
        socket.resume()
      })
    }
    expect((await client().customers.list()).data).toEqual([])
  })

  it('refuses a control request under a foreign Host', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write('GET /_sandbox/state HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n'),
      )
      socket.on('data', (chunk) => {
        text += String(chunk)
      })
      socket.on('close', () => resolve(text)).on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('says in one sentence that a port is taken', async () => {
    await expect(sandbox.listen({ port: server.port })).rejects.toThrow(
      /^Port \d+ is taken by another program\. /,
    )
  })
})

describe('the command', () => {
  const cli = new URL('../cli.ts', import.meta.url).pathname
  const run = (...args: string[]) => spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' })

  it.each([
    [['--port', 'x'], '--port must be'],
    [['--now', 'soon'], '--now must be'],
    [['--webhook-url', 'http://a.test'], '--webhook-secret must start with whsec_'],
    [['--nonsense'], '--nonsense'],
    [['--data-dir', '/dev/null/x'], 'cannot keep its state'],
  ])('refuses %j in a sentence and exits 1', (args, message) => {
    const { status, stderr } = run(...args)
    expect(stderr).toContain(message)
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(status).toBe(1)
  })

  it('refuses a taken port in a sentence and exits 1', () => {
    const { status, stderr } = run('--port', String(server.port))
    expect(stderr.trim()).toMatch(/^Port \d+ is taken by another program\. Stop it or choose another port\.$/)
    expect(status).toBe(1)
  })

  it('explains itself', () => {
    const { status, stdout } = run('--help')
    expect(stdout).toContain('--data-dir DIR')
    expect(status).toBe(0)
  })
})
