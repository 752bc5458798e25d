/** Everything that has to do with money beside plans: cards, details, invoices, extras and mails, through the pages. */

import { expect, type Page } from '@playwright/test'
import { expectAccessible, watchPolicy } from './support/accessibility.ts'
import { type Product, test } from './support/product.ts'
import { payOnHostedPage, person, signUp, subscribeToStarter } from './support/steps.ts'

async function openPage(page: Page, product: Product, path: string, heading: string): Promise<void> {
  await page.goto(`${product.url}/billing/${path}`)
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

/** Enters another card on the provider's page and comes back with it. */
async function addCard(page: Page, product: Product, number: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a payment method' }).click()
  await page.waitForURL(`${product.sandboxUrl}/checkout/**`)
  await page.getByLabel(/card number/i).fill(number)
  await page.getByLabel(/expir/i).fill('12 / 34')
  await page.getByLabel(/cvc/i).fill('123')
  await page.getByLabel(/name on card/i).fill(person.name)
  await page.getByRole('button', { name: /save/i }).click()
  await page.waitForURL(`${product.url}/billing/payment-methods**`)
  await expect(page.getByText('Your new payment method is the default now')).toBeVisible()
}

test('a card is added, becomes the default, and the old one is removed', async ({ page, product }) => {
  test.setTimeout(240_000)
  const blocked = watchPolicy(page)
  await subscribeToStarter(page, product)
  await openPage(page, product, 'payment-methods', 'Payment methods')
  await expect(page.getByText('Add another one before you remove it.')).toBeVisible()
  await expectAccessible(page, 'Payment methods, one')

  await addCard(page, product, '5555 5555 5555 4444')
  await expect(page.getByRole('listitem').filter({ hasText: 'Mastercard 4444' })).toContainText('Default')
  await expectAccessible(page, 'Payment methods, added')
  await page.getByRole('button', { name: 'Remove Visa 4242' }).click()
  await expectAccessible(page, 'Payment methods, asked')
  await page
    .getByRole('group', { name: 'Remove Visa 4242?' })
    .getByRole('button', { name: /^Remove/ })
    .click()
  await expect(page.getByText('Visa 4242')).toHaveCount(0)
  await expect(page.getByRole('listitem').filter({ hasText: 'Mastercard 4444' })).toContainText('Default')
  expect(blocked).toEqual([])
})

test('billing details are saved and stand on the next visit', async ({ page, product }) => {
  test.setTimeout(240_000)
  await subscribeToStarter(page, product)
  await openPage(page, product, 'details', 'Billing details')
  await expectAccessible(page, 'Billing details')
  await page.getByLabel('Legal name').fill('Analytical Engines GmbH')
  await page.getByLabel('Country').selectOption({ label: 'Germany' })
  await page.getByLabel('City').fill('Berlin')
  await page.getByLabel('Kind').selectOption({ label: 'VAT (European Union)' })
  await page.getByLabel('Number').fill('12')
  await page.getByRole('button', { name: 'Save billing details' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel('Legal name')).toHaveValue('Analytical Engines GmbH')
  await expectAccessible(page, 'Billing details, refused')

  await page.getByLabel('Number').fill('DE123456789')
  await page.getByRole('button', { name: 'Save billing details' }).click()
  await expect(page.getByText('Your billing details are saved')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('City')).toHaveValue('Berlin')
  await expect(page.getByRole('list', { name: 'Tax IDs' })).toContainText('DE123456789')
  await expectAccessible(page, 'Billing details, with a tax id')
})

test('a renewal that failed is found, paid with another card, and all is well again', async ({
  page,
  product,
}) => {
  test.setTimeout(300_000)
  await subscribeToStarter(page, product)
  await product.declineNextPayment('insufficient_funds')
  await product.moveClockTo('2026-12-01T01:30:00Z')
  await openPage(page, product, 'invoices', 'Invoices')
  await expect(page.getByText('$19.00 is outstanding')).toBeVisible()
  await expectAccessible(page, 'Invoices, one outstanding')
  await page.getByRole('navigation', { name: 'Which invoices' }).getByRole('link', { name: 'Open' }).click()
  await expect(page).toHaveURL(/status=open/)
  await expect(page.getByRole('row')).toHaveCount(2)

  await page
    .getByRole('link', { name: /^View|^Pay invoice/ })
    .first()
    .click()
  await expect(page.getByRole('region', { name: 'The payment' })).toContainText('insufficient funds')
  await expect(page.getByText(/Starter stays on until/).first()).toBeVisible()
  await expectAccessible(page, 'Pay an invoice')
  await page.getByRole('button', { name: 'Pay $19.00 with Visa 4242' }).click()
  await expect(page.getByRole('heading', { name: '$19.00 is paid.' })).toBeVisible()
  await expectAccessible(page, 'Pay an invoice, paid')
  await page.getByRole('link', { name: 'See the invoice' }).click()
  await expect(page.getByRole('region', { name: 'Payments' })).toContainText('Paid.')
  await expectAccessible(page, 'Invoice')
})

test('extras are bought once, however often the button is pressed, and are there at once', async ({
  page,
  product,
}) => {
  test.setTimeout(300_000)
  const blocked = watchPolicy(page)
  await signUp(page, product)
  await openPage(page, product, 'extras', 'Extras')
  await expectAccessible(page, 'Extras, nothing bought')
  await page.getByRole('button', { name: /^Buy for \$15\.00/ }).dblclick()
  await page.waitForURL(`${product.sandboxUrl}/checkout/**`)
  await payOnHostedPage(page)
  await page.waitForURL(`${product.url}/billing/extras**`)
  await expect(page.getByText('1,000 AI generations is yours')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Bought ahead' })).toContainText('1,000 AI generations left')
  const purchases = page.getByRole('region', { name: 'Your purchases' })
  await expect(purchases.getByRole('listitem')).toHaveCount(1)
  await expectAccessible(page, 'Extras, bought')
  expect(blocked).toEqual([])
})

test('mails land in the outbox, and the link of one pays without signing in', async ({
  page,
  product,
  browser,
}) => {
  test.setTimeout(300_000)
  await subscribeToStarter(page, product)
  await product.declineNextPayment('expired_card')
  await product.moveClockTo('2026-12-01T01:30:00Z')
  await openPage(page, product, 'outbox', 'Outbox')
  await expectAccessible(page, 'Outbox')
  const mails = page.getByRole('region', { name: 'Mails of your organization' })
  await mails
    .getByRole('link', { name: /failed/i })
    .first()
    .click()
  const text = await page.locator('pre').innerText()
  await expectAccessible(page, 'Outbox, a mail')
  const [link] = text.match(/http\S+\/billing\/pay\/\S+/) ?? []
  expect(link, text).toBeDefined()

  const stranger = await browser.newContext()
  const visitor = await stranger.newPage()
  await visitor.goto(link ?? '')
  await expect(visitor.getByText('$19.00').first()).toBeVisible()
  await expect(visitor.getByText('Your card ending 4242 has expired.')).toBeVisible()
  await expectAccessible(visitor, 'A mail’s payment')
  await visitor.getByRole('link', { name: 'Pay $19.00' }).click()
  await visitor.waitForURL(`${product.sandboxUrl}/**`)
  await stranger.close()
})

test('a code that does not work says why and stays; the customer portal leads there and back', async ({
  page,
  product,
}) => {
  test.setTimeout(240_000)
  await signUp(page, product)
  await openPage(page, product, 'plans', 'Plans')
  await page.getByText('Have a promotion code?').click()
  await page.getByLabel('Promotion code').fill('NOSUCHCODE')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: 'Buy now for $19.00, skip the trial' }).click()
  await expect(page.getByText('We don’t know the code NOSUCHCODE.')).toBeVisible()
  await expectAccessible(page, 'Plans, a code that does not work')

  await openPage(page, product, 'details', 'Billing details')
  await page.getByRole('button', { name: 'Open the customer portal' }).click()
  await page.waitForURL(`${product.sandboxUrl}/**`)
  await page
    .getByRole('link', { name: /return|back/i })
    .first()
    .click()
  await page.waitForURL(`${product.url}/billing/details`)
})
