import { expect, type Page } from '@playwright/test'
import { expectAccessible, violations, watchPolicy } from './support/accessibility.ts'
import { addMember } from './support/database.ts'
import { pressOn } from './support/keyboard.ts'
import { type Product, test } from './support/product.ts'
import {
  callMutation,
  goToCheckout,
  payOnHostedPage,
  person,
  planCard,
  signUp,
  subscribeToStarter,
  upgradeTo,
} from './support/steps.ts'

test('the scanner is alive: it finds a button without a name', async ({ page, product }) => {
  await page.goto(`${product.url}/sign-in`)
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await violations(page)).toEqual([])
  await page.evaluate(() => document.querySelector('main')?.append(document.createElement('button')))
  expect(await violations(page)).toEqual([expect.stringMatching(/^button-name/)])
})

test('every page and state of a first purchase and an upgrade is accessible, and no policy is broken', async ({
  page,
  product,
}) => {
  test.setTimeout(600_000)
  const blocked = watchPolicy(page)
  const open = async (path: string, heading: string) => {
    await page.goto(`${product.url}${path}`)
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
    await page.waitForLoadState('networkidle')
  }

  await page.goto(`${product.url}/sign-up`)
  await page.getByRole('button', { name: 'Create account' }).waitFor()
  await expectAccessible(page, 'sign up')
  await page.goto(`${product.url}/sign-in`)
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').waitFor()
  await expectAccessible(page, 'sign in, refused')

  await signUp(page, product)
  for (const [path, heading] of [
    ['/billing', 'Overview'],
    ['/billing/plans', 'Plans'],
    ['/billing/usage', 'Usage'],
    ['/billing/invoices', 'Invoices'],
    ['/billing/change?plan=pro&interval=month', 'Change plan'],
  ] as const) {
    await open(path, heading)
    await expectAccessible(page, `${heading}, nothing bought`)
  }

  await goToCheckout(page, product)
  await expectAccessible(page, 'hosted checkout')
  await product.declineNextPayment('insufficient_funds')
  await payOnHostedPage(page)
  await page
    .getByText(/declined/i)
    .first()
    .waitFor()
  await expectAccessible(page, 'hosted checkout, declined')
  await payOnHostedPage(page)
  await expect(page.getByText('Starter is on.')).toBeVisible()
  await expectAccessible(page, 'welcome')

  await product.moveClockTo('2026-11-07T16:00:00Z')
  await callMutation(page, product, 'usage.record', {
    meterId: 'apiCalls',
    quantity: 960,
    identifier: 'much',
  })
  await open('/billing/plans', 'Plans')
  await page.getByText('Yearly', { exact: true }).click()
  await expect(page.getByRole('radio', { name: 'Yearly' })).toBeChecked()
  await expectAccessible(page, 'Plans, yearly, subscribed')
  await open('/billing/change?plan=pro&interval=month', 'Change plan')
  await expectAccessible(page, 'Change plan, quote')
  await product.declineNextPayment('expired_card')
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await page.getByRole('alert').waitFor()
  await expectAccessible(page, 'Change plan, declined')
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).click()
  await expect(page.getByText('Pro is on.')).toBeVisible()
  await expectAccessible(page, 'Change plan, done')
  for (const [path, heading] of [
    ['/billing', 'Overview'],
    ['/billing/usage', 'Usage'],
    ['/billing/invoices', 'Invoices'],
    ['/billing/change?plan=starter&interval=month', 'Change plan'],
  ] as const) {
    await open(path, heading)
    await expectAccessible(page, `${heading}, on Pro`)
  }

  await page.goto(product.sandboxUrl)
  await expectAccessible(page, 'sandbox controls')
  expect(blocked).toEqual([])
})

test('upgrades with the keyboard alone', async ({ page, product }) => {
  await signUp(page, product)
  await goToCheckout(page, product)
  await payOnHostedPage(page)
  await expect(page.getByText('Starter is on.')).toBeVisible()
  await product.moveClockTo('2026-11-07T16:00:00Z')
  await page.goto(`${product.url}/billing/plans`)
  await page.getByRole('link', { name: /Upgrade to Pro/ }).waitFor()

  await pressOn(page, /Upgrade to Pro/)
  await page.getByRole('button', { name: 'Pay $23.33 and upgrade' }).waitFor()
  await pressOn(page, /Pay \$23\.33 and upgrade/)
  await expect(page.getByText('Pro is on.')).toBeVisible()
})

test('every state of a trial is accessible', async ({ page, product }) => {
  test.setTimeout(400_000)
  const blocked = watchPolicy(page)
  await signUp(page, product)
  await page.goto(`${product.url}/billing/plans`)
  await planCard(page, 'Pro')
    .getByRole('button', { name: /^Start 14-day free trial/ })
    .click()
  await page.getByText('Your trial ends on 15 Nov 2026').waitFor()
  await expectAccessible(page, 'Plans, trial begun')
  await openPage(page, product, '/billing')
  await expectAccessible(page, 'Overview, trial')
  await openPage(page, product, '/billing/cancel')
  await expectAccessible(page, 'Cancel, trial')
  await openPage(page, product, '/billing/pause')
  await expectAccessible(page, 'Pause, refused')
  await product.moveClockTo('2026-11-13T00:00:00Z')
  await openPage(page, product, '/billing')
  await expect(page.getByText('There is no card yet.').first()).toBeVisible()
  await expectAccessible(page, 'Overview, trial about to end')
  await product.moveClockTo('2026-11-15T01:30:00Z')
  await openPage(page, product, '/billing')
  await page.getByText('Your Pro trial has ended').waitFor()
  await expectAccessible(page, 'Overview, trial over')
  await openPage(page, product, '/billing/pause')
  await page.getByText('Add a card to resume Pro').waitFor()
  await expectAccessible(page, 'Resume, no card')
  expect(blocked).toEqual([])
})

test('every state of what is scheduled, paused and undone is accessible', async ({ page, product }) => {
  test.setTimeout(600_000)
  const blocked = watchPolicy(page)
  await subscribeToStarter(page, product)
  await product.moveClockTo('2026-11-07T16:00:00Z')
  await upgradeTo(page, product, { id: 'pro', name: 'Pro' })

  await openPage(page, product, '/billing/change?plan=starter&interval=month')
  await page.getByRole('button', { name: 'Schedule downgrade for 1 Dec' }).click()
  await page.getByRole('heading', { name: 'Starter begins 1 Dec.' }).waitFor()
  await expectAccessible(page, 'Change plan, scheduled')
  await openPage(page, product, '/billing')
  await expectAccessible(page, 'Overview, downgrading')
  await openPage(page, product, '/billing/plans')
  await expectAccessible(page, 'Plans, downgrading')
  await openPage(page, product, '/billing/change?plan=enterprise&interval=month')
  await page.getByText(/^This takes the place of/).waitFor()
  await expectAccessible(page, 'Change plan, replaces another')
  await page.getByRole('button', { name: 'Undo the change to Starter' }).click()
  await page.getByText('You keep Pro. The change is undone.').waitFor()
  await expectAccessible(page, 'Change plan, undone')

  await openPage(page, product, '/billing/cancel')
  await page.getByText('What your team has less of then').click()
  await expectAccessible(page, 'Cancel')
  await page.getByRole('button', { name: 'Cancel on 1 Dec' }).click()
  await page.getByRole('heading', { name: 'Pro stays on until 1 Dec 2026.' }).waitFor()
  await expectAccessible(page, 'Cancel, done')
  await openPage(page, product, '/billing/plans')
  await expectAccessible(page, 'Plans, about to end')
  await openPage(page, product, '/billing/change?plan=enterprise&interval=month')
  await page.getByText(/Undo the cancellation first/).waitFor()
  await expectAccessible(page, 'Change plan, refused')
  await openPage(page, product, '/billing/cancel')
  await page.getByRole('button', { name: 'Undo and keep Pro' }).click()
  await page.getByRole('heading', { name: 'You keep Pro.' }).waitFor()
  await expectAccessible(page, 'Cancel, taken back')

  await openPage(page, product, '/billing/pause')
  await expectAccessible(page, 'Pause')
  await page.getByRole('button', { name: 'Pause on 1 Dec for 1 month' }).click()
  await page.getByRole('heading', { name: 'Pro pauses on 1 Dec.' }).waitFor()
  await expectAccessible(page, 'Pause, scheduled')
  await product.moveClockTo('2026-12-05T00:00:00Z')
  await openPage(page, product, '/billing')
  await page.getByText('Pro is paused').waitFor()
  await expectAccessible(page, 'Overview, paused')
  await openPage(page, product, '/billing/pause')
  await page.getByRole('button', { name: 'Pay $49.00 and resume Pro' }).waitFor()
  await expectAccessible(page, 'Resume, quote')
  await page.getByRole('button', { name: 'Pay $49.00 and resume Pro' }).click()
  await page.getByRole('heading', { name: 'Pro is on.' }).waitFor()
  await expectAccessible(page, 'Resume, done')
  expect(blocked).toEqual([])
})

test('seats, the bank’s question, a failed payment and a member’s view are accessible', async ({
  page,
  product,
}) => {
  test.setTimeout(600_000)
  const blocked = watchPolicy(page)
  await subscribeToStarter(page, product)
  await openPage(page, product, '/billing/seats')
  await expectAccessible(page, 'Seats, of a plan that holds some')
  await product.moveClockTo('2026-11-07T16:00:00Z')
  await product.askForNextPayment()
  await openPage(page, product, '/billing/change?plan=team&interval=month&quantity=4')
  await page.getByRole('button', { name: /^Pay .* and upgrade$/ }).click()
  await page.getByRole('heading', { name: 'Your bank wants you to confirm this payment' }).waitFor()
  await expectAccessible(page, 'Change plan, waits for the bank')
  await page
    .getByRole('button', { name: /^Give up Team/ })
    .first()
    .click()
  await page.getByText('The change is undone.').waitFor()
  await upgradeTo(page, product, { id: 'team&quantity=4', name: 'Team' })

  await openPage(page, product, '/billing/seats')
  await expectAccessible(page, 'Seats')
  await page.getByRole('button', { name: 'One seat more' }).click()
  await page.getByRole('button', { name: /^Pay .* and add 1 seat$/ }).waitFor()
  await expectAccessible(page, 'Seats, priced')
  await page.getByRole('spinbutton').fill('0')
  await expectAccessible(page, 'Seats, fewer than are taken')

  await product.declineNextPayment('insufficient_funds')
  await product.moveClockTo('2026-12-01T01:30:00Z')
  await openPage(page, product, '/billing')
  await page.getByText(/^Your payment of .* failed/).waitFor()
  await expectAccessible(page, 'Overview, payment failed')
  await openPage(page, product, '/billing/cancel')
  await expectAccessible(page, 'Cancel, payment failed')

  await becomeMember(page, product)
  for (const path of ['', '/plans', '/seats', '/cancel', '/change?plan=pro&interval=month']) {
    await openPage(page, product, `/billing${path}`)
    await expectAccessible(page, `${path || 'Overview'}, as a member`)
  }
  expect(blocked).toEqual([])
})

test('every page is accessible while it loads and when it cannot', async ({ page, product }) => {
  test.setTimeout(400_000)
  await signUp(page, product)
  const paths = ['', '/plans', '/change?plan=pro&interval=month', '/seats', '/cancel', '/pause']
  await page.route('**/trpc/**', (route) => route.fulfill({ status: 500, json: {} }))
  for (const path of paths) {
    await page.goto(`${product.url}/billing${path}`)
    await page.getByRole('button', { name: 'Retry' }).first().waitFor()
    await expectAccessible(page, `${path || 'Overview'}, failed`)
  }
  await page.unroute('**/trpc/**')
  // Nothing but where one is is ever answered: what stands there is what people see while they wait.
  await page.route(/\/trpc\/(?!environment)/, () => undefined)
  for (const path of paths) {
    await page.goto(`${product.url}/billing${path}`)
    await page.locator('[aria-busy=true]').first().waitFor()
    await expectAccessible(page, `${path || 'Overview'}, loading`)
  }
})

async function openPage(page: Page, product: Product, path: string): Promise<void> {
  await page.goto(`${product.url}${path}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
}

/** Signs out and in again as somebody of the same organization who has no billing rights. */
async function becomeMember(page: Page, product: Product): Promise<void> {
  const email = 'ben@example.com'
  const { password } = person
  const signedUp = await page.request.post(`${product.url}/api/auth/sign-up/email`, {
    headers: { origin: product.url },
    data: { name: 'Ben', email, password },
  })
  expect(signedUp.ok(), await signedUp.text()).toBe(true)
  await addMember(product.dataDir, { email, organization: 'Analytical Engines' })
  await page.context().clearCookies()
  await page.goto(`${product.url}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
}
