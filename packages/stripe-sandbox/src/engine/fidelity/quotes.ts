import type { Fidelity } from './fidelity.ts'

export const quoteFidelity: Fidelity[] = [
  {
    route: 'POST /v1/quotes',
    behaviour: 'discounts lower what is due at once; of what recurs only those that last forever',
    status: 'documented',
    source: 'https://docs.stripe.com/api/quotes/object#quote_object-computed-recurring',
  },
  {
    route: 'POST /v1/quotes',
    behaviour: 'coupons are redeemed when the quote is accepted',
    status: 'assumed',
    source: 'Not described',
  },
  {
    route: 'POST /v1/quotes',
    behaviour: '`from_quote` copies a quote; a finalized revision cancels what it revises',
    status: 'assumed',
    source:
      'https://docs.stripe.com/quotes/revise says that there is one latest revision, not what becomes of others',
  },
  {
    route: 'POST /v1/quotes/:id/accept',
    behaviour: 'makes a subscription schedule where the effective date is to come',
    status: 'documented',
    source: 'https://docs.stripe.com/api/quotes/create#create_quote-subscription_data-effective_date',
  },
  {
    route: 'GET /v1/quotes/:id/pdf',
    behaviour: 'answers a PDF of its own design',
    status: 'documented',
    source: 'https://docs.stripe.com/api/quotes/pdf',
  },
]
