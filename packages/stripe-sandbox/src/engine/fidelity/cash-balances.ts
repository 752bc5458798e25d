import type { Fidelity } from './fidelity.ts'

const RECONCILIATION = 'https://docs.stripe.com/payments/customer-balance/reconciliation'
const ACCEPT = 'https://docs.stripe.com/payments/bank-transfers/accept-a-payment'

export const cashBalanceFidelity: Fidelity[] = [
  {
    route: 'POST /v1/payment_intents',
    behaviour: 'a bank transfer tells where to send the money and is partly funded until all is there',
    status: 'documented',
    source: ACCEPT,
  },
  {
    route: 'POST /v1/payment_intents',
    behaviour: 'the bank details and the shape of the reference of a bank transfer',
    status: 'assumed',
    source: 'Stripe describes the fields, not the test banks; there is no hosted page of instructions',
  },
  {
    route: 'POST /v1/payment_intents',
    behaviour: 'the words that refuse a bank transfer without customer, funds or the right currency',
    status: 'assumed',
    source: 'Not described',
  },
  {
    route: 'POST /v1/payment_intents/:id/cancel',
    behaviour: 'gives partial funds back to the cash balance',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/customer-balance#types',
  },
  {
    route: 'POST /v1/test_helpers/customers/:id/fund_cash_balance',
    behaviour: 'funds go by reference, then to the exact group, then to invoices and intents, oldest first',
    status: 'documented',
    source: RECONCILIATION,
  },
  {
    route: 'POST /v1/test_helpers/customers/:id/fund_cash_balance',
    behaviour: 'what is left over is told as cash_balance.funds_available',
    status: 'documented',
    source: 'https://docs.stripe.com/api/events/types#event_types-cash_balance.funds_available',
  },
  {
    route: 'POST /v1/payment_intents/:id/apply_customer_balance',
    behaviour: 'applies funds by hand, the whole of an invoice',
    status: 'documented',
    source: 'https://docs.stripe.com/api/payment_intents/apply_customer_balance',
  },
  {
    route: 'POST /v1/customers/:id/cash_balance',
    behaviour: 'overrides the reconciliation mode of the account',
    status: 'documented',
    source: RECONCILIATION,
  },
  {
    route: 'POST /v1/customers/:id/funding_instructions',
    behaviour: 'gives a customer the same bank account each time',
    status: 'documented',
    source: 'https://docs.stripe.com/payments/customer-balance/funding-instructions',
  },
  {
    route: 'DELETE /v1/customers/:id',
    behaviour: 'refuses to delete somebody with a cash balance',
    status: 'documented',
    source: 'https://docs.stripe.com/api/cash_balance/object#cash_balance_object-available',
  },
]
