import { chromium } from '@playwright/test'
import { startProduct } from '../../apps/dashboard/e2e/support/start-product.ts'
import { goToCheckout, payOnHostedPage, signUp } from '../../apps/dashboard/e2e/support/steps.ts'
import { type Benchmark, median, timed } from './benchmark.ts'

export const access: Benchmark = {
  name: 'access',
  about: 'from "buy" to the plan being on, in a real browser, the person\'s own seconds left out',
  async run({ quick }) {
    const browser = await chromium.launch({
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    const product = await startProduct({ SEED_DEMO: 'false' })
    try {
      const buying: number[] = []
      const returning: number[] = []
      for (let round = 0; round < (quick ? 1 : 5); round += 1) {
        const page = await browser.newPage()
        await signUp(page, product, `buyer-${round}@example.com`)
        buying.push(await timed(() => goToCheckout(page, product)))
        await payOnHostedPage(page, async (pay) => {
          returning.push(
            await timed(async () => {
              await pay()
              await page.getByText('Starter is on.').waitFor()
            }),
          )
        })
        await page.context().close()
      }
      return [
        { what: 'plans page and "Buy" to the payment page', value: median(buying) / 1000, unit: 's' },
        { what: '"Pay" to "Starter is on."', value: median(returning) / 1000, unit: 's' },
        { what: 'together', value: (median(buying) + median(returning)) / 1000, unit: 's', goal: '< 3 s' },
      ]
    } finally {
      await browser.close()
      await product.stop()
    }
  },
}
