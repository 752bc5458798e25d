import { test as base } from '@playwright/test'
import { control, startProduct } from './start-product.ts'

export interface Product {
  url: string
  sandboxUrl: string
  /** Where its database is. */
  dataDir: string
  /** Moves the sandbox's clock, and with it the product's, forward to an instant. */
  moveClockTo(instant: string): Promise<void>
  /** The next charge on anybody's card is declined by the bank. */
  declineNextPayment(declineCode: string): Promise<void>
  /** The bank asks to confirm the next charge (3-D Secure). */
  askForNextPayment(): Promise<void>
}

/** Gives each test a product of its own whose clock stands at 1 Nov 2026. */
export const test = base.extend<{ product: Product }>({
  // Playwright reads a fixture's needs from its first argument, which has to be a pattern.
  // oxlint-disable-next-line no-empty-pattern
  product: async ({}, use) => {
    const product = await startProduct({ SANDBOX_NOW: '2026-11-01T00:00:00Z', SEED_DEMO: 'false' })
    const { url, sandboxUrl, dataDir } = product
    await use({
      url,
      sandboxUrl,
      dataDir,
      moveClockTo: (instant) => control(sandboxUrl, 'clock', { to: instant }),
      declineNextPayment: (declineCode) =>
        control(sandboxUrl, 'next-payment', { outcome: 'declined', declineCode }),
      askForNextPayment: () => control(sandboxUrl, 'next-payment', { outcome: 'requires_action' }),
    })
    await product.stop()
  },
})
