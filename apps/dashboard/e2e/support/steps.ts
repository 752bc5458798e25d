import { expect, type Locator, type Page } from '@playwright/test'

/** Where the product under test answers. */
interface Addresses {
  url: string
  sandboxUrl: string
}

export const person = { name: 'Ada Lovelace', email: 'ada@example.com', password: 'correct horse battery' }

/** Signs up and names an organization; ends on the overview of an organization that has bought nothing. */
export async function signUp(page: Page, product: Addresses, email = person.email): Promise<void> {
  await page.goto(`${product.url}/sign-up`)
  await page.getByLabel('Name', { exact: true }).fill(person.name)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(person.password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByLabel('Organization name').fill('Analytical Engines')
  await page.getByRole('button', { name: 'Create organization' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible()
}

/** From the plans page to the hosted checkout, without a trial. */
export async function goToCheckout(page: Page, product: Addresses): Promise<void> {
  await page.goto(`${product.url}/billing/plans`)
  const starter = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Starter' }) })
  await starter.getByRole('button', { name: 'Buy now for $19.00, skip the trial' }).click()
  await page.waitForURL(`${product.sandboxUrl}/checkout/**`)
  await expect(page.getByText('$19.00').first()).toBeVisible()
}

/** Fills the hosted page in as a person does. `submit` is handed the click, so that it can be timed. */
export async function payOnHostedPage(
  page: Page,
  submit: (pay: () => Promise<void>) => Promise<void> = (pay) => pay(),
): Promise<void> {
  await page.getByLabel(/card number/i).fill('4242 4242 4242 4242')
  await page.getByLabel(/expir/i).fill('12 / 34')
  await page.getByLabel(/cvc/i).fill('123')
  await page.getByLabel(/name on card/i).fill(person.name)
  await submit(() => page.getByRole('button', { name: /^(Pay |Start trial)/ }).click())
}

/** A new person on Starter monthly, paid with 4242…, back on the overview. */
export async function subscribeToStarter(page: Page, product: Addresses): Promise<void> {
  await signUp(page, product)
  await goToCheckout(page, product)
  await payOnHostedPage(page)
  await page.waitForURL(`${product.url}/billing/**`)
  await expect(page.getByText('Starter is on.')).toBeVisible()
}

/** A plan's card on the plans page. */
export function planCard(page: Page, name: string): Locator {
  return page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true }) })
}

/** The organization's plan as the overview shows it. */
export async function openOverview(page: Page, product: Addresses): Promise<Locator> {
  await page.goto(`${product.url}/billing`)
  return page.getByRole('region', { name: 'Your plan' })
}

/** Pays for a change at the price that is shown. Ends where the plan is on. */
export async function upgradeTo(
  page: Page,
  product: Addresses,
  plan: { id: string; name: string },
): Promise<void> {
  await page.goto(`${product.url}/billing/change?plan=${plan.id}&interval=month`)
  await page.getByRole('button', { name: /^Pay .* and upgrade$/ }).click()
  await expect(page.getByRole('heading', { name: `${plan.name} is on.` })).toBeVisible()
}

/** Calls a procedure as the dashboard does, with the signed-in person's cookie. */
export async function callMutation(
  page: Page,
  product: Addresses,
  procedure: string,
  input: unknown,
): Promise<void> {
  const response = await page.request.post(`${product.url}/trpc/${procedure}`, {
    headers: { origin: product.url },
    data: input,
  })
  expect(response.ok(), await response.text()).toBe(true)
}

/** The amount beside a label of the quote. */
export function amountOf(page: Page, label: RegExp): Locator {
  const row = page
    .locator('dl > div, dl > div > div')
    .filter({ has: page.locator(':scope > dt', { hasText: label }) })
  return row.locator(':scope > dd')
}
