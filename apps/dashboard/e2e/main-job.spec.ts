import { expect } from '@playwright/test'
import { test } from './support/product.ts'
import {
  amountOf,
  callMutation,
  goToCheckout,
  payOnHostedPage,
  signUp,
  subscribeToStarter,
} from './support/steps.ts'

test('buys Starter, sees the meter, and pays for Pro exactly what the quote showed', async ({
  page,
  product,
}) => {
  await subscribeToStarter(page, product)

  await product.moveClockTo('2026-11-07T16:00:00Z')
  await callMutation(page, product, 'usage.record', {
    meterId: 'apiCalls',
    quantity: 850,
    identifier: 'first-week',
  })
  await page.goto(`${product.url}/billing/usage`)
  await expect(page.getByText('850 of 1,000 API calls')).toBeVisible()
  await expect(page.getByRole('meter', { name: /API calls/ })).toHaveAttribute(
    'aria-valuetext',
    /850 of 1,000/,
  )
  await expect(page.getByText(/85.?%.*close to the limit/i).first()).toBeVisible()

  await page.goto(`${product.url}/billing/plans`)
  await page.getByRole('link', { name: /Upgrade to Pro/ }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Change plan' })).toBeVisible()
  await expect(amountOf(page, /^Unused Starter/)).toHaveText('−$14.78')
  await expect(amountOf(page, /^Pro/)).toHaveText('$38.11')
  await expect(amountOf(page, /^Due today/)).toHaveText('$23.33')
  await expect(amountOf(page, /^Next invoice, .*(Dec 1|1 Dec)/)).toHaveText('$49.00')
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await expect(page.getByText('Pro is on.')).toBeVisible()

  await page.goto(`${product.url}/billing/invoices`)
  const paid = page.getByRole('row').filter({ hasText: '$23.33' })
  await expect(paid).toContainText('Paid')
  await page.goto(`${product.url}/billing/usage`)
  await expect(page.getByText('850 of 10,000 API calls')).toBeVisible()
  await page.goto(`${product.url}/billing`)
  await expect(page.getByRole('region', { name: 'Your plan' })).toContainText('Pro')

  await product.moveClockTo('2026-12-01T01:05:00Z')
  await page.goto(`${product.url}/billing/invoices`)
  const renewal = page.getByRole('row').filter({ hasText: '$49.00' })
  await expect(renewal).toContainText('Paid')
})

test('a declined card on upgrade charges nothing, changes nothing and says what to do', async ({
  page,
  product,
}) => {
  await subscribeToStarter(page, product)
  await product.moveClockTo('2026-11-07T16:00:00Z')
  await product.declineNextPayment('insufficient_funds')

  await page.goto(`${product.url}/billing/change?plan=pro&interval=month`)
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText(/declined/i)
  await expect(alert).toContainText(/not been charged/i)
  await expect(alert).toContainText(/another card/i)

  const later = await page.context().newPage()
  await later.goto(`${product.url}/billing`)
  await expect(later.getByRole('region', { name: 'Your plan' })).toContainText('Starter')
  await later.goto(`${product.url}/billing/invoices`)
  await expect(later.getByRole('row').filter({ hasText: '$19.00' })).toContainText('Paid')
  await expect(later.getByRole('row').filter({ hasText: '$23.33' }).filter({ hasText: 'Paid' })).toHaveCount(
    0,
  )

  // The bank has relented: the same page, without a reload, sells the same change for the same amount.
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await expect(page.getByText('Pro is on.')).toBeVisible()
  await later.reload()
  await expect(later.getByRole('row').filter({ hasText: '$23.33' }).filter({ hasText: 'Paid' })).toHaveCount(
    1,
  )
})

test('a tab closed before the return from checkout: the webhook alone turns the plan on', async ({
  page,
  product,
}) => {
  await signUp(page, product)
  await goToCheckout(page, product)
  // The person pays, and the way back never loads.
  await page.route(`${product.url}/**`, (route) => route.abort())
  await payOnHostedPage(page)
  await page.close()

  const later = await page.context().newPage()
  await later.goto(`${product.url}/billing`)
  await expect(later.getByRole('region', { name: 'Your plan' })).toContainText('Starter')
  await expect(later.getByRole('region', { name: 'Your plan' })).toContainText('Active')
})
