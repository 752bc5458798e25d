import { BillingError } from '@prorata/billing'
import { describe, expect, it } from 'vitest'
import { createSandboxClock } from './sandbox-clock.ts'

const url = 'http://localhost:12111'

function answering(...answers: Promise<object>[]): typeof fetch {
  return async () => Response.json(await (answers.shift() ?? Promise.resolve({})))
}

describe('createSandboxClock', () => {
  it("stands where a frozen sandbox's clock stands", async () => {
    const clock = createSandboxClock(
      url,
      answering(Promise.resolve({ now: 1, nowMs: 1_793_491_200_123, frozen: true })),
    )
    await clock.refresh()
    expect(clock.now()).toBe(1_793_491_200_123)
  })

  it('runs on from a running one', async () => {
    const clock = createSandboxClock(
      url,
      answering(Promise.resolve({ nowMs: 1_793_491_200_000, frozen: false })),
    )
    await clock.refresh()
    const first = clock.now()
    expect(first).toBeGreaterThanOrEqual(1_793_491_200_000)
    await expect.poll(() => clock.now()).toBeGreaterThan(first)
  })

  it('believes the answer to the latest question, whichever comes last', async () => {
    const late = Promise.withResolvers<object>()
    const clock = createSandboxClock(
      url,
      answering(late.promise, Promise.resolve({ nowMs: 2_000, frozen: true })),
    )
    const first = clock.refresh()
    await clock.refresh()
    late.resolve({ nowMs: 1_000, frozen: true })
    await first
    expect(clock.now()).toBe(2_000)
  })

  it.each([
    ['nobody answers', () => Promise.reject(new TypeError('fetch failed'))],
    ['something else answers', async () => new Response('<html>')],
    ['the answer has another shape', async () => Response.json({ now: 'noon' })],
  ])('throws provider_unavailable in words where %s', async (_name, ask: typeof fetch) => {
    const refresh = createSandboxClock(url, ask).refresh()
    await expect(refresh).rejects.toBeInstanceOf(BillingError)
    await expect(refresh).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: `The Stripe sandbox does not answer at ${url}. Start it, or unset STRIPE_SANDBOX_URL.`,
    })
  })
})
