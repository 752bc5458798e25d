import type { Fidelity } from './fidelity.ts'

export const pricingFidelity: Fidelity[] = [
  {
    route: 'POST /v1/prices',
    behaviour: 'tiered: graduated and volume, unit and flat amounts; the last tier has no end',
    status: 'documented',
    source: 'https://docs.stripe.com/products-prices/pricing-models#tiered-pricing',
  },
  {
    route: 'POST /v1/prices',
    behaviour: 'transform_quantity rounds whole packages up or down: 204 in packages of 50 are 5',
    status: 'recorded',
    source: 'proration-cases.json and stripe.md, transform_quantity',
  },
  {
    route: 'POST /v1/prices',
    behaviour: 'unit_amount_decimal with up to twelve places, rounded once per line',
    status: 'documented',
    source: 'https://docs.stripe.com/api/prices/create#create_price-unit_amount_decimal',
  },
  {
    route: 'POST /v1/prices',
    behaviour: 'currency_options and tiers are shown only when expanded',
    status: 'documented',
    source: 'https://docs.stripe.com/api/prices/object#price_object-currency_options',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'a tiered price makes a line per tier and fee, worded "(Tier 2 at $0.036 / month)"',
    status: 'recorded',
    source: 'invoice-math-cases.json, stripe_direct_debit',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: "a tier's flat fee has quantity 0 and no quantity in its words",
    status: 'assumed',
    source: 'only the words were seen, not the quantity',
  },
  {
    route: 'POST /v1/coupons',
    behaviour: 'percent_off or amount_off; once, repeating, forever; max_redemptions, redeem_by, applies_to',
    status: 'documented',
    source: 'https://docs.stripe.com/api/coupons/create',
  },
  {
    route: 'POST /v1/coupons',
    behaviour:
      'a coupon for once leaves its subscription when the clock next moves after an invoice it lowered',
    status: 'assumed',
    source: 'Stripe says that it applies to one invoice, not when it disappears',
  },
  {
    route: 'DELETE /v1/coupons/:id',
    behaviour: 'those who redeemed it keep their discount',
    status: 'documented',
    source: 'https://docs.stripe.com/api/coupons/delete',
  },
  {
    route: 'POST /v1/promotion_codes',
    behaviour:
      'customer, first transaction, minimum amount per currency, expiry, redemptions; case does not matter',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/coupons#promotion-codes',
  },
  {
    route: 'POST /v1/promotion_codes',
    behaviour: 'the words of refusals',
    status: 'assumed',
    source: 'codes and parameters are documented, the sentences are not',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'discounts stack in order: 50.00 off, then 10 % of the rest',
    status: 'recorded',
    source: 'invoice-math-cases.json, stripe_coupon',
  },
  {
    route: 'POST /v1/subscriptions',
    behaviour: 'an amount off is shared in proportion, floored, the rest to the last line: 1.66 and 3.34',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/billing-mode/compare',
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: 'prorations have discounts inside and say so: "(with 25.0% off)"',
    status: 'recorded',
    source: 'proration-cases.json, coupon-25pct-year-2025',
  },
  {
    route: 'POST /v1/subscriptions/:id',
    behaviour: 'classic billing takes a whole amount off each item alone in prorations: -2.50 against -4.17',
    status: 'documented',
    source: 'https://docs.stripe.com/billing/subscriptions/billing-mode/compare',
  },
  {
    route: 'DELETE /v1/customers/:id/discount',
    behaviour: 'takes the discount away; customer.discount.deleted',
    status: 'documented',
    source: 'https://docs.stripe.com/api/discounts/delete',
  },
  {
    route: 'DELETE /v1/subscriptions/:id/discount',
    behaviour: 'takes all discounts of the subscription away',
    status: 'documented',
    source: 'https://docs.stripe.com/api/discounts/subscription_delete',
  },
  {
    route: 'POST /v1/tax_rates',
    behaviour: 'exclusive tax per line, rounded half up, then summed: 62 and 158 are 220',
    status: 'recorded',
    source: 'invoice-math-cases.json and stripe.md, tax',
  },
  {
    route: 'POST /v1/tax_rates',
    behaviour: 'inclusive tax is inside: 100.00 at 21 % is 82.64 and 17.36',
    status: 'recorded',
    source: 'invoice-math-cases.json, stripe_invoice_paid',
  },
  {
    route: 'POST /v1/tax_rates',
    behaviour: 'exempt and reverse-charge customers get tax lines of 0 with the reason',
    status: 'assumed',
    source: 'the reasons are documented, their use for manual rates is not',
  },
  {
    route: 'POST /v1/plans',
    behaviour: 'a plan is a recurring price under the same id',
    status: 'documented',
    source: 'https://docs.stripe.com/api/plans',
  },
]
