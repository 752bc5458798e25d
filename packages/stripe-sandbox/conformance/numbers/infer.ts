// Invoices show what a discount or a tax came to, not what it was: the roundest rate that comes to the same is taken.

const HALF_PERCENTS = Array.from({ length: 200 }, (_, index) => (index + 1) / 2)

/** `amount × percent / 100` in minor units, halves up; percent has at most one decimal. */
function shareOf(amount: number, percent: number): number {
  return Math.floor((amount * percent * 10 + 500) / 1000)
}

export function inferDiscount(amount: number, before: number): { percent: number } | { amount: number } {
  const percent = HALF_PERCENTS.find((rate) => Number.isInteger(rate) && shareOf(before, rate) === amount)
  return percent === undefined || amount === 0 ? { amount: Math.max(amount, 1) } : { percent }
}

/** As `shareOf`, for a rate with up to four decimals, as taxes have them. */
function taxOf(amount: number, percent: number): number {
  return Math.floor((amount * Math.round(percent * 10_000) + 500_000) / 1_000_000)
}

/** What the rates of real taxes are made of, the roundest first: 21, 5.5, 7.25, 9.975. */
const TAX_STEPS = [1, 0.5, 0.25, 0.1, 0.05, 0.025, 0.01]

/** Null where no tax was collected. */
export function inferTaxRate(tax: { amount: number; taxable: number; inclusive: boolean }): number | null {
  if (tax.amount === 0) return null
  const { amount, taxable, inclusive } = tax
  for (const step of TAX_STEPS) {
    const percent = Math.round((amount * 100) / taxable / step) * step
    const comesTo = inclusive
      ? taxable + amount - Math.round(((taxable + amount) * 100) / (100 + percent))
      : taxOf(taxable, percent)
    if (comesTo === amount && percent <= 100) return Number(percent.toFixed(4))
  }
  throw new Error(`No tax rate makes ${amount} of ${taxable}`)
}

/** What each discount of an invoice is, told from what every line got of it. Amounts are in minor units. */
export function inferShared(
  lines: readonly { amount: number; discounts: readonly number[] }[],
): ({ percent: number } | { amount: number })[] {
  const left = lines.map(({ amount }) => amount)
  const count = Math.max(0, ...lines.map(({ discounts }) => discounts.length))
  return Array.from({ length: count }, (_, place) => {
    const taken = lines.map(({ discounts }) => discounts[place] ?? 0)
    const percent = HALF_PERCENTS.find(
      (rate) =>
        Number.isInteger(rate) && taken.every((off, index) => shareOf(left[index] ?? 0, rate) === off),
    )
    for (const [index, off] of taken.entries()) left[index] = (left[index] ?? 0) - off
    const amount = taken.reduce((sum, off) => sum + off, 0)
    return percent === undefined || amount === 0 ? { amount: Math.max(amount, 1) } : { percent }
  })
}
