/** Ways around a check that work on the address as it was written, each tried over a real connection. */

import http from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { baseUrl, createWorld, type World } from './world.ts'

let world: World
let port: number
beforeAll(async () => {
  world = await createWorld({ env: { AUTH_RATE_LIMIT_PER_MINUTE: '3' } })
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  const address = world.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('No port was given')
  port = address.port
})

/** Sends the path as it is: `fetch` would tidy it up first. */
function post(path: string, payload: object, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { port, path, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume()
        response.once('end', () => resolve(response.statusCode ?? 0))
      },
    )
    request.once('error', reject)
    request.end(JSON.stringify(payload))
  })
}

const usage = { meterId: 'apiCalls', quantity: 1, identifier: 'forged' }
const wrong = { email: 'ada@example.com', password: 'not the password' }

describe('a foreign page', () => {
  it.each(['/trpc/usage.record', '/%74rpc/usage.record', '/trpc/usage%2Erecord'])(
    'is refused by its origin at %s',
    async (path) => {
      expect(
        await post(path, usage, { origin: 'https://evil.test', cookie: 'prorata.session_token=x' }),
      ).toBe(403)
    },
  )
})

describe('guessing passwords', () => {
  it.each([
    '/api/auth/x/../sign-in/email',
    '/api/auth/./sign-in/email',
    '/api/auth//sign-in/email',
    '/api/auth/%73ign-in/email',
  ])('does not get past the limit by writing the address as %s', async (path) => {
    expect(await post(path, wrong, { origin: baseUrl })).toBe(404)
  })

  it('is limited where it is possible', async () => {
    const answers: number[] = []
    for (let guess = 0; guess < 5; guess += 1) {
      answers.push(await post('/api/auth/sign-in/email', wrong, { origin: baseUrl }))
    }
    expect(answers).toEqual([401, 401, 401, 429, 429])
  })
})

describe('an invitation', () => {
  it.each(['invite-member', 'accept-invitation', 'cancel-invitation'])(
    "is nobody's way to a role: %s is closed",
    async (path) => {
      expect(await post(`/api/auth/organization/${path}`, { invitationId: 'x' }, { origin: baseUrl })).toBe(
        404,
      )
    },
  )
})
