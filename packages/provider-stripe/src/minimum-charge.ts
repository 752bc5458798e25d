/** Minor units. Currencies that Stripe's page does not name have no least amount of their own. */
const leastOf: ReadonlyMap<string, number> = new Map(
  Object.entries({
    aed: 200,
    aud: 50,
    bgn: 100,
    brl: 50,
    cad: 50,
    chf: 50,
    czk: 1_500,
    dkk: 250,
    eur: 50,
    gbp: 30,
    hkd: 400,
    huf: 17_500,
    inr: 50,
    jpy: 50,
    mxn: 1_000,
    myr: 200,
    nok: 300,
    nzd: 50,
    pln: 200,
    ron: 200,
    sek: 300,
    sgd: 50,
    thb: 1_000,
    usd: 50,
  }),
)

/**
 * The least that Stripe charges, in minor units. An invoice of less is not charged: it becomes a debt on the customer's
 * balance. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export function minimumCharge(currency: string): number {
  return leastOf.get(currency) ?? 0
}
