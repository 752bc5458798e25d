/** The life of a subscription as a person lives it: every step through the pages, on the sandbox's clock. */

import { expect, type Page } from '@playwright/test'
import { reportUse } from './support/database.ts'
import { pressOn } from './support/keyboard.ts'
import { type Product, test } from './support/product.ts'
import {
  openOverview,
  payOnHostedPage,
  planCard,
  signUp,
  subscribeToStarter,
  upgradeTo,
} from './support/steps.ts'

const pro = { id: 'pro', name: 'Pro' }
const midMonth = '2026-11-07T16:00:00Z'

async function onPro(page: Page, product: Product): Promise<void> {
  await subscribeToStarter(page, product)
  await product.moveClockTo(midMonth)
  await upgradeTo(page, product, pro)
}

/** An amount of the invoices page with its status. */
async function expectInvoice(page: Page, product: Product, amount: string, status: string): Promise<void> {
  await page.goto(`${product.url}/billing/invoices`)
  await expect(page.getByRole('row').filter({ hasText: amount }).first()).toContainText(status)
}

test('a trial with a card converts: nothing today, the plan’s price when it ends', async ({
  page,
  product,
}) => {
  await signUp(page, product)
  await page.goto(`${product.url}/billing/plans`)
  await planCard(page, 'Pro').getByRole('button', { name: 'Start the trial with a card' }).click()
  await page.waitForURL(`${product.sandboxUrl}/checkout/**`)
  await payOnHostedPage(page)
  await expect(page.getByText('Your Pro trial is on.')).toBeVisible()

  const plan = await openOverview(page, product)
  await expect(plan).toContainText('Trial ends on 15 Nov. First charge then: $49.00/month.')
  await product.moveClockTo('2026-11-12T00:00:00Z')
  await openOverview(page, product)
  await expect(page.getByText('Your trial ends on 15 Nov')).toBeVisible()

  await product.moveClockTo('2026-11-15T01:30:00Z')
  await expect(await openOverview(page, product)).toContainText('Active')
  await expectInvoice(page, product, '$49.00', 'Paid')
})

test('a trial without a card ends without a charge, and another is refused', async ({ page, product }) => {
  await signUp(page, product)
  await page.goto(`${product.url}/billing/plans`)
  await planCard(page, 'Pro')
    .getByRole('button', { name: /^Start 14-day free trial/ })
    .click()
  await expect(
    page.getByText('Pro is on. Your trial ends on 15 Nov 2026; you were not charged.'),
  ).toBeVisible()

  await product.moveClockTo('2026-11-15T01:30:00Z')
  await expect(await openOverview(page, product)).toContainText('Paused')
  await expect(page.getByText('Your Pro trial has ended')).toBeVisible()
  await page.getByRole('link', { name: 'Resume Pro' }).click()
  await expect(page.getByText('Add a card to resume Pro')).toBeVisible()
  await page.goto(`${product.url}/billing/invoices`)
  await expect(page.getByRole('row').filter({ hasText: '$49.00' })).toHaveCount(0)

  await page.goto(`${product.url}/billing/cancel`)
  await page.getByRole('button', { name: 'Cancel now' }).click()
  await expect(page.getByRole('heading', { name: 'Pro has ended.' })).toBeVisible()
  await page.getByRole('link', { name: 'See plans' }).click()
  await expect(planCard(page, 'Pro').getByRole('button', { name: 'Buy Pro for $49.00/month' })).toBeVisible()
  await expect(page.getByText(/free trial/)).toHaveCount(0)
})

test('an upgrade that the bank asks about comes when it is confirmed, and not before', async ({
  page,
  product,
}) => {
  await subscribeToStarter(page, product)
  await product.moveClockTo(midMonth)
  await product.askForNextPayment()
  await page.goto(`${product.url}/billing/change?plan=pro&interval=month`)
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await expect(
    page.getByRole('heading', { name: 'Your bank wants you to confirm this payment' }),
  ).toBeVisible()

  const later = await page.context().newPage()
  await expect(await openOverview(later, product)).toContainText('Starter')
  await expect(later.getByText('Your change to Pro waits for its payment')).toBeVisible()
  await later.close()

  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: /^Confirm with your bank/ }).click()
  const bank = await opened
  await payOnHostedPage(bank)
  await expect(bank.getByText('Paid', { exact: true }).first()).toBeVisible()
  // The page that was left open hears of it by itself.
  await expect(page.getByRole('heading', { name: 'Pro is on.' })).toBeVisible()
  await expectInvoice(page, product, '$23.33', 'Paid')
})

test('an upgrade that the bank asks about can be given up: nothing is charged, the plan stays', async ({
  page,
  product,
}) => {
  await subscribeToStarter(page, product)
  await product.moveClockTo(midMonth)
  await product.askForNextPayment()
  await page.goto(`${product.url}/billing/change?plan=pro&interval=month`)
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await expect(
    page.getByRole('heading', { name: 'Your bank wants you to confirm this payment' }),
  ).toBeVisible()

  const plan = await openOverview(page, product)
  await page.getByRole('button', { name: 'Give up Pro' }).click()
  await expect(page.getByText('You keep Starter. The change is undone.')).toBeVisible()
  await expect(plan).toContainText('Starter')
  await expect(plan).toContainText('Active')
  await page.goto(`${product.url}/billing/invoices`)
  await expect(page.getByRole('row').filter({ hasText: '$19.00' })).toContainText('Paid')
  await expect(page.getByRole('row').filter({ hasText: 'Paid' })).toHaveCount(1)
  // The way is free again, at the same price.
  await upgradeTo(page, product, pro)
})

test('a downgrade is scheduled, seen everywhere, and undone', async ({ page, product }) => {
  await onPro(page, product)
  await page.goto(`${product.url}/billing/plans`)
  await page.getByRole('link', { name: /^Downgrade to Starter/ }).click()
  await page.getByRole('button', { name: 'Schedule downgrade for 1 Dec' }).click()
  await expect(page.getByRole('heading', { name: 'Starter begins 1 Dec.' })).toBeVisible()

  await page.goto(`${product.url}/billing/plans`)
  await expect(planCard(page, 'Starter')).toContainText('Starts 1 Dec')
  const plan = await openOverview(page, product)
  await expect(plan).toContainText('Changes 1 Dec')
  await expect(plan).toContainText('Pro')
  await page.getByRole('button', { name: 'Undo the change to Starter' }).click()
  await expect(page.getByText('You keep Pro. The change is undone.')).toBeVisible()
  await expect(plan).toContainText('Renews 1 Dec 2026.')

  await product.moveClockTo('2026-12-01T01:30:00Z')
  await expect(await openOverview(page, product)).toContainText('Pro')
  await expectInvoice(page, product, '$49.00', 'Paid')
})

test('a downgrade that would not hold what is in use says what is over', async ({ page, product }) => {
  await onPro(page, product)
  await reportUse(product.dataDir, { organization: 'Analytical Engines', limit: 'projects', used: 7 })
  await page.goto(`${product.url}/billing/change?plan=starter&interval=month`)
  await expect(page.getByText('More is in use than this plan holds')).toBeVisible()
  await expect(
    page.getByText('You use 7 projects (Starter allows 5). Remove 2 projects first, then change to Starter.'),
  ).toBeVisible()
  await expect(page.getByRole('button', { name: /Schedule/ })).toHaveCount(0)
})

test('cancels in three clicks from the overview, and takes it back', async ({ page, product }) => {
  await onPro(page, product)
  await openOverview(page, product)
  await page.getByRole('link', { name: 'Cancel plan' }).click()
  await page.getByRole('button', { name: 'Cancel on 1 Dec' }).click()
  await expect(page.getByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' })).toBeVisible()

  const plan = await openOverview(page, product)
  await expect(plan).toContainText('Cancels 1 Dec')
  await expect(plan).toContainText('Pro stays on until 1 Dec. No more charges.')
  await page.getByRole('button', { name: 'Undo the cancellation' }).click()
  await expect(page.getByText('You keep Pro.', { exact: true })).toBeVisible()
  await product.moveClockTo('2026-12-01T01:30:00Z')
  await expect(await openOverview(page, product)).toContainText('Active')
})

test('cancels, loses the plan when the paid time is over, and comes back', async ({ page, product }) => {
  await onPro(page, product)
  await page.goto(`${product.url}/billing/cancel`)
  await page.getByRole('radio', { name: 'It costs too much' }).check()
  await page.getByRole('button', { name: 'Cancel on 1 Dec' }).click()
  await expect(page.getByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' })).toBeVisible()
  await product.moveClockTo('2026-12-01T01:30:00Z')
  const plan = await openOverview(page, product)
  await expect(plan).toContainText('Ended on 1 Dec 2026.')

  await plan.getByRole('link', { name: 'Choose a plan' }).click()
  await planCard(page, 'Starter')
    .getByRole('button', { name: /^Buy now for .19\.00/ })
    .click()
  await page.waitForURL(`${product.sandboxUrl}/checkout/**`)
  await payOnHostedPage(page)
  await expect(page.getByText('Starter is on.')).toBeVisible()
  await expect(await openOverview(page, product)).toContainText('Active')
})

test('pauses for two months and resumes at the price that was shown', async ({ page, product }) => {
  await onPro(page, product)
  await openOverview(page, product)
  await page.getByRole('link', { name: 'Pause plan' }).click()
  await page.getByText('2 months', { exact: true }).click()
  await expect(page.getByText('Charged on 1 Feb 2027')).toBeVisible()
  await page.getByRole('button', { name: 'Pause on 1 Dec for 2 months' }).click()
  await expect(page.getByRole('heading', { name: 'Pro pauses on 1 Dec.' })).toBeVisible()

  await product.moveClockTo('2026-12-05T00:00:00Z')
  await expect(await openOverview(page, product)).toContainText('Paused')
  await page.getByRole('link', { name: 'Resume earlier' }).click()
  await page.getByRole('button', { name: 'Pay $49.00 and resume Pro' }).click()
  await expect(page.getByRole('heading', { name: 'Pro is on.' })).toBeVisible()
  await expectInvoice(page, product, '$49.00', 'Paid')
})

test('cancels and takes it back with the keyboard alone', async ({ page, product }) => {
  await onPro(page, product)
  await openOverview(page, product)
  await pressOn(page, /^Cancel plan$/)
  await page.getByRole('button', { name: 'Cancel on 1 Dec' }).waitFor()
  // Enter on a reason cancels nothing.
  await pressOn(page, /^It costs too much$/, 'Space')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: 'It costs too much' })).toBeChecked()
  await pressOn(page, /^Cancel on 1 Dec$/)
  const done = page.getByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' })
  await expect(done).toBeFocused()
  await pressOn(page, /^Undo and keep Pro$/)
  await expect(page.getByRole('heading', { name: 'You keep Pro.' })).toBeFocused()
})
