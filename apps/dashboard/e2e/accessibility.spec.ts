import { expect } from '@playwright/test'
import { expectAccessible, violations, watchPolicy } from './support/accessibility.ts'
import { test } from './support/product.ts'
import { callMutation, goToCheckout, payOnHostedPage, person, pressOn, signUp } from './support/steps.ts'

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
  test.setTimeout(240_000)
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
