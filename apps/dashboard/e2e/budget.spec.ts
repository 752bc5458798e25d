import { gzipSync } from 'node:zlib'
import { type Browser, expect } from '@playwright/test'
import { test } from './support/product.ts'
import { subscribeToStarter } from './support/steps.ts'

const kB = 1_000
const firstPage = 150 * kB
const eachFurther = 12 * kB
const further = [
  'plans',
  'change?plan=pro&interval=month',
  'seats',
  'usage',
  'invoices',
  'payment-methods',
  'details',
  'extras',
  'outbox',
  'cancel',
  'pause',
]

type State = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>

/** Every script that an address needs in a browser that has nothing yet: its name and its compressed size in bytes. */
async function scriptsOf(
  browser: Browser,
  storageState: State,
  address: string,
): Promise<Map<string, number>> {
  const context = await browser.newContext({ storageState })
  const page = await context.newPage()
  const sizes = new Map<string, number>()
  const reading: Promise<unknown>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    reading.push(response.body().then((body) => sizes.set(response.url(), gzipSync(body).byteLength)))
  })
  await page.goto(address)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await Promise.all(reading)
  await context.close()
  return sizes
}

const sum = (sizes: Iterable<number>) => [...sizes].reduce((total, size) => total + size, 0)

test('the first page and each further one stay within their budget of script', async ({
  page,
  product,
  browser,
}) => {
  test.setTimeout(180_000)
  await subscribeToStarter(page, product)
  const state = await page.context().storageState()
  const overview = await scriptsOf(browser, state, `${product.url}/billing`)
  expect(sum(overview.values()), 'the overview').toBeLessThanOrEqual(firstPage)
  for (const path of further) {
    const needed = await scriptsOf(browser, state, `${product.url}/billing/${path}`)
    const added = [...needed].filter(([url]) => !overview.has(url)).map(([, size]) => size)
    expect(sum(added), path).toBeLessThanOrEqual(eachFurther)
  }
  test.info().annotations.push({ type: 'first page', description: `${sum(overview.values())} bytes` })
})
