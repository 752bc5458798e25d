// Money is conserved: whatever is billed, paid and credited, every cent is with the card, on the balance, still due,
// forgiven, or was given back outside.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'

function sumOf(body: unknown, field: string): number {
  const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : []
  if (!Array.isArray(data)) return 0
  return data.reduce<number>((sum, row: unknown) => {
    const value: unknown = typeof row === 'object' && row !== null ? Reflect.get(row, field) : 0
    return sum + (typeof value === 'number' ? value : 0)
  }, 0)
}

const arbitraryNote = fc.record({
  amount: fc.integer({ min: 1, max: 3000 }),
  /** In hundredths of what is beyond the amount due. */
  refunded: fc.integer({ min: 0, max: 100 }),
  pays: fc.boolean(),
})

test('credit notes conserve money, in whatever order they come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6000 }),
      fc.integer({ min: -2000, max: 2000 }),
      fc.array(arbitraryNote, { maxLength: 6 }),
      (total, before, notes) => {
        const account = new Account({ now: utc(2026, 10, 1) })
        const customer = account.customer('pm_card_visa', { balance: before })
        account.send('POST', '/v1/invoiceitems', { customer: customer.id, amount: total, currency: 'usd' })
        const draft = account.call('invoice', 'POST', '/v1/invoices', {
          customer: customer.id,
          pending_invoice_items_behavior: 'include',
        })
        const path = `/v1/invoices/${draft.id}`
        account.call('invoice', 'POST', `${path}/finalize`)
        let outside = 0
        for (const { amount, refunded, pays } of notes) {
          if (pays && account.invoice(draft.id).status === 'open')
            account.call('invoice', 'POST', `${path}/pay`)
          const now = account.invoice(draft.id)
          const back = amount - (now.status === 'open' ? Math.min(amount, now.amount_remaining) : 0)
          const refund = Math.floor((back * refunded) / 100)
          const credit = Math.floor((back - refund) / 2)
          const { status } = account.send('POST', '/v1/credit_notes', {
            invoice: draft.id,
            amount,
            refund_amount: refund,
            credit_amount: credit,
            out_of_band_amount: back - refund - credit,
          })
          if (status === 200) outside += back - refund - credit
        }
        const invoice = account.invoice(draft.id)
        const { balance } = account.call('customer', 'GET', `/v1/customers/${customer.id}`)
        const refunds = sumOf(account.send('GET', '/v1/charges').body, 'amount_refunded')
        const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
        expect(credited).toBeLessThanOrEqual(invoice.total)
        expect(refunds).toBeLessThanOrEqual(invoice.amount_paid)
        expect(invoice.amount_remaining + invoice.amount_paid - refunds + credited - outside + balance).toBe(
          total + before,
        )
        const transactions = account.send('GET', `/v1/customers/${customer.id}/balance_transactions`, {
          limit: 100,
        })
        expect(sumOf(transactions.body, 'amount')).toBe(balance)
      },
    ),
    { numRuns: 150 },
  )
})
