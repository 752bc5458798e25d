// What must hold of money and of requests: nothing is lost, made up, or done twice.
import * as fc from 'fast-check'
import { Account } from '../../src/engine/testing/account.ts'
import { type Account as WireAccount, encodeForm, openAccount } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { addsUp, hold, Violation } from './billing.ts'

const START = Date.UTC(2027, 0, 31, 10) / 1000
const amount = fc.integer({ min: 50, max: 90_000 })

type Deed =
  | { do: 'adjust'; amount: number }
  | { do: 'invoice'; amounts: number[]; tax: number | null }
  | { do: 'credit'; share: number; how: 'refund_amount' | 'credit_amount' | 'out_of_band_amount' }

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ do: fc.constant('adjust' as const), amount: fc.integer({ min: -30_000, max: 30_000 }) }),
  fc.record({
    do: fc.constant('invoice' as const),
    amounts: fc.array(amount, { minLength: 1, maxLength: 4 }),
    tax: fc.option(fc.integer({ min: 1, max: 25 })),
  }),
  fc.record({
    do: fc.constant('credit' as const),
    share: fc.integer({ min: 1, max: 100 }),
    how: fc.constantFrom('refund_amount' as const, 'credit_amount' as const, 'out_of_band_amount' as const),
  }),
)

export const moneyIsConserved = fc.property(fc.array(deed, { minLength: 2, maxLength: 8 }), (deeds) => {
  const account = new Account({ now: START })
  const customer = account.customer().id
  for (const step of deeds) {
    act(account, customer, step)
    checkBooks(account, customer)
  }
})

/** Does what can be done; a refusal in 4xx leaves everything as it was, which the books then show. */
function act(account: Account, customer: string, step: Deed): void {
  switch (step.do) {
    case 'adjust':
      expectBuilt(
        account.send('POST', `/v1/customers/${customer}/balance_transactions`, {
          amount: step.amount,
          currency: 'usd',
        }),
      )
      return
    case 'invoice': {
      const tax =
        step.tax === null
          ? null
          : account.send('POST', '/v1/tax_rates', {
              display_name: 'VAT',
              percentage: step.tax,
              inclusive: false,
            }).body
      for (const each of step.amounts) {
        expectBuilt(
          account.send('POST', '/v1/invoiceitems', {
            customer,
            currency: 'usd',
            amount: each,
            ...(isRecord(tax) ? { tax_rates: [String(tax['id'])] } : {}),
          }),
        )
      }
      const invoice = account.call('invoice', 'POST', '/v1/invoices', {
        customer,
        pending_invoice_items_behavior: 'include',
      })
      const open = account.call('invoice', 'POST', `/v1/invoices/${invoice.id}/finalize`)
      if (open.status === 'open') account.call('invoice', 'POST', `/v1/invoices/${invoice.id}/pay`)
      return
    }
    case 'credit': {
      const [invoice] = account.list('invoice', '/v1/invoices', { limit: 1 }).data
      if (invoice === undefined) return
      const part = Math.max(1, Math.floor((invoice.amount_paid * step.share) / 100))
      expectBuilt(
        account.send('POST', '/v1/credit_notes', { invoice: invoice.id, amount: part, [step.how]: part }),
      )
      return
    }
    default:
      step satisfies never
  }
}

function expectBuilt({ status, body }: { status: number; body: unknown }): void {
  if (status === 501) throw new Violation(`not built: ${JSON.stringify(body)}`)
}

function checkBooks(account: Account, customer: string): void {
  const balance = account.call('customer', 'GET', `/v1/customers/${customer}`).balance
  const moves = everything(account, `/v1/customers/${customer}/balance_transactions`)
  const moved = moves.reduce((sum, move) => sum + numberOf(move, 'amount'), 0)
  hold('balance = Σ balance transactions', moved, balance)
  for (const invoice of account.list('invoice', '/v1/invoices', { limit: 100 }).data) {
    addsUp(invoice)
    const notes = everything(account, '/v1/credit_notes', { invoice: invoice.id }).filter(
      (note) => note['status'] !== 'void',
    )
    const credited = notes.reduce((sum, note) => sum + numberOf(note, 'total'), 0)
    hold(
      'Σ credit notes = what the invoice says of them',
      credited,
      invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount,
    )
    if (credited > invoice.total)
      throw new Violation(`${invoice.id} of ${invoice.total} was credited ${credited}`)
  }
  const refunds = everything(account, '/v1/refunds')
  for (const charge of everything(account, '/v1/charges')) {
    const back = refunds.filter(
      (refund) => refund['charge'] === charge['id'] && refund['status'] !== 'failed',
    )
    hold(
      'Σ refunds = amount refunded',
      back.reduce((sum, refund) => sum + numberOf(refund, 'amount'), 0),
      charge['amount_refunded'],
    )
  }
}

function everything(
  account: Account,
  path: string,
  filter: Record<string, string> = {},
): Record<string, unknown>[] {
  const { status, body } = account.send('GET', path, { limit: 100, ...filter })
  if (status !== 200 || !isRecord(body) || !Array.isArray(body['data'])) {
    throw new Violation(`GET ${path}: ${status} ${JSON.stringify(body)}`)
  }
  return body['data'].filter(isRecord)
}

function numberOf(object: Record<string, unknown>, key: string): number {
  const value = object[key]
  if (typeof value === 'number') return value
  throw new Violation(`${String(object['object'])}.${key} is no number`)
}

type Wish = { path: string; form: Record<string, string | number> }

const wish: fc.Arbitrary<Wish> = fc.oneof(
  fc.record({
    path: fc.constant('/v1/customers'),
    form: fc.record({ email: fc.constant('ada@example.com') }),
  }),
  fc.record({
    path: fc.constant('/v1/products'),
    form: fc.record({ name: fc.string({ minLength: 1, maxLength: 20 }) }),
  }),
  // Refused, and refused again in the same words.
  fc.record({
    path: fc.constant('/v1/customers'),
    form: fc.record({ balance: fc.string({ maxLength: 4 }) }),
  }),
  fc.record({
    path: fc.constant('/v1/invoiceitems'),
    form: fc.record({ customer: fc.constant('$'), amount, currency: fc.constant('usd') }),
  }),
  fc.record({ path: fc.constant('/v1/invoices'), form: fc.record({ customer: fc.constant('$') }) }),
)

export const replayChangesNothing = fc.asyncProperty(
  fc.array(fc.tuple(wish, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 6 }),
  async (wishes) => {
    const account = openAccount(START)
    try {
      const customer = await account.call('POST', '/v1/customers', {})
      for (const [index, [{ path, form }, times]] of wishes.entries()) {
        const given = Object.fromEntries(
          Object.entries(form).map(([key, value]) => [key, value === '$' ? String(customer['id']) : value]),
        )
        await replay(account, path, encodeForm(given), `key-${index}`, times)
      }
    } finally {
      await account.close()
    }
  },
)

async function replay(
  account: WireAccount,
  path: string,
  form: string,
  key: string,
  times: number,
): Promise<void> {
  const first = await account.send('POST', path, form, key)
  // What was refused for its shape never ran, and is looked at anew.
  const code = isRecord(first.body['error']) ? String(first.body['error']['code']) : ''
  const state = account.state()
  for (let again = 0; again < times; again++) {
    const next = await account.send('POST', path, form, key)
    if (!code.startsWith('parameter_')) hold('the same answer', first.body, next.body)
    hold('the same status', first.status, next.status)
    hold('the same state', state, account.state())
  }
}
