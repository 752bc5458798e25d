import { z } from 'zod'
import { startProduct } from '../../apps/dashboard/e2e/support/start-product.ts'
import { type Benchmark, percentile, timed } from './benchmark.ts'
import { signInToDemo } from './client.ts'

const current = z.object({ subscription: z.object({ id: z.string(), itemId: z.string() }) })
const priceList = z.object({ data: z.tuple([z.object({ id: z.string() })]) })

export const preview: Benchmark = {
  name: 'preview',
  about: '`subscription.previewChange` over HTTP, beside one bare `create_preview` at the sandbox',
  async run({ quick }) {
    const product = await startProduct({})
    try {
      const client = await signInToDemo(product.url)
      const rounds = quick ? 20 : 300
      const ask = () => client.query('subscription.previewChange', { planId: 'pro', interval: 'month' })
      const bare = await barePreview(
        product.sandboxUrl,
        current.parse(await client.query('subscription.current')),
      )
      for (let round = 0; round < 10; round += 1) await Promise.all([ask(), bare()])
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        ours.push(await timed(ask))
        theirs.push(await timed(bare))
      }
      return [50, 95].map((p) => ({
        what: `p${p}`,
        value: percentile(ours, p / 100),
        unit: 'ms' as const,
        baseline: { what: 'one bare preview', value: percentile(theirs, p / 100) },
      }))
    } finally {
      await product.stop()
    }
  },
}

/** What the provider alone needs for the same question. */
async function barePreview(sandboxUrl: string, { subscription }: z.infer<typeof current>) {
  const headers = { authorization: 'Bearer sk_test_benchmark00000000000000' }
  const found = await fetch(`${sandboxUrl}/v1/prices?lookup_keys[]=pro_month`, { headers })
  const [price] = priceList.parse(await found.json()).data
  const body = new URLSearchParams({
    subscription: subscription.id,
    'subscription_details[items][0][id]': subscription.itemId,
    'subscription_details[items][0][price]': price.id,
    'subscription_details[proration_behavior]': 'always_invoice',
  }).toString()
  return async () => {
    const response = await fetch(`${sandboxUrl}/v1/invoices/create_preview`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    if (!response.ok) throw new Error(`create_preview: ${response.status} ${await response.text()}`)
    await response.arrayBuffer()
  }
}
