import { type ChangeRequest, isRunning, type PlanId } from '@prorata/billing'
import { createSandbox } from '@prorata/stripe-sandbox'
import { expect, it } from 'vitest'
import { createStripeClient } from './client.ts'
import { createPriceBook } from './price-book.ts'
import { createStripeProvider } from './stripe-provider.ts'

/** 7 November 2026, 16:00 UTC: 7/9 of the month are left. */
const seventh = Date.UTC(2026, 10, 7, 16)
const kwd = (amount: number) => ({ amount, currency: 'kwd' })

/** Kuwait counts a thousand fils to the dinar, and Stripe takes them in tens: https://docs.stripe.com/currencies#three-decimal */
it('shows and charges the same to the fils in a currency of three decimals', async () => {
  const sandbox = createSandbox({ now: Date.UTC(2026, 10, 1), frozen: true })
  const stripe = createStripeClient({
    secretKey: 'sk_test_dinars',
    fetch: sandbox.fetch,
    maxNetworkRetries: 0,
  })
  const sold = await Promise.all(
    [['starter', 5_900] as const, ['pro', 14_990] as const].map(async ([planId, unitAmount]) => {
      const { id } = await stripe.prices.create({
        product_data: { name: planId },
        currency: 'kwd',
        unit_amount: unitAmount,
        recurring: { interval: 'month' },
      })
      return { planId, id, unitAmount }
    }),
  )
  const prices = createPriceBook(
    new Map(
      sold.map(({ planId, id, unitAmount }) => [
        id,
        { planId, interval: 'month' as const, unitAmounts: { kwd: unitAmount } },
      ]),
    ),
  )
  const provider = createStripeProvider({ stripe, prices })
  const { customerId } = await provider.createCustomer({
    organizationId: 'org_1',
    name: 'Acme',
    email: 'ada@acme.test',
  })
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customerId })
  await provider.setDefaultPaymentMethod({ customerId, paymentMethodId: card.id })
  await stripe.subscriptions.create({
    customer: customerId,
    currency: 'kwd',
    items: [{ price: prices.priceIdOf('starter', 'month') }],
  })
  sandbox.clock.advanceTo(seventh)

  const { subscription, profile, invoices, payments } = await provider.fetchCustomer(customerId)
  if (!subscription || !isRunning(subscription)) throw new Error('No subscription is running')
  expect(subscription.terms).toMatchObject({ planId: 'starter', unitAmount: 5_900, currency: 'kwd' })
  expect(profile).toMatchObject({ currency: 'kwd', credit: kwd(0), paymentMethods: [{ last4: '4242' }] })
  expect([invoices[0]?.amountPaid, payments[0]?.amount]).toEqual([kwd(5_900), kwd(5_900)])

  const planId: PlanId = 'pro'
  const request: ChangeRequest = {
    customerId,
    subscription,
    to: { ...subscription.terms, planId, unitAmount: 14_990 },
    effective: 'now',
    prorationDate: seventh,
  }
  const preview = await provider.previewChange(request)
  const [credit, debit] = preview.lines
  expect(preview.dueToday).toEqual(kwd((credit?.amount.amount ?? 0) + (debit?.amount.amount ?? 0)))
  expect(preview.dueToday.amount % 10).toBe(0)
  expect(preview.nextInvoice).toMatchObject({ amount: kwd(14_990) })
  const outcome = await provider.changePlan({ ...request, idempotencyKey: 'change_1' })
  const after = await provider.fetchCustomer(customerId)
  expect(outcome).toMatchObject({ kind: 'applied', invoiceId: after.invoices[0]?.id })
  expect(after.invoices[0]).toMatchObject({ status: 'paid', amountPaid: preview.dueToday })
  await sandbox.close()
})
