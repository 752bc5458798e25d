import { createSandbox } from '@prorata/stripe-sandbox'
import { Stripe } from 'stripe'
import { describe, expect, it } from 'vitest'
import { createStripeClient } from './client.ts'

describe('createStripeClient', () => {
  it('speaks to a sandbox at its address', async () => {
    const sandbox = createSandbox()
    const server = await sandbox.listen({ port: 0 })
    const stripe = createStripeClient({ secretKey: 'sk_test_client', sandboxUrl: server.url })
    expect(await stripe.customers.create({ name: 'Ada' })).toMatchObject({ object: 'customer', name: 'Ada' })
    await server.close()
    await sandbox.close()
  })

  it('repeats a request that was not answered, which is done once', async () => {
    const sandbox = createSandbox({ frozen: true })
    const stripe = createStripeClient({ secretKey: 'sk_test_client', fetch: sandbox.fetch })
    sandbox.failNext({ route: 'POST /v1/customers', kind: 'reset', when: 'after' })
    await stripe.customers.create({ name: 'Ada' })
    expect((await stripe.customers.list()).data).toHaveLength(1)
    await sandbox.close()
  })

  it('is of the API version its types are of', () => {
    expect(createStripeClient({ secretKey: 'sk_test_client' }).getApiField('version')).toBe(
      Stripe.API_VERSION,
    )
  })
})
