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

/** Null where no tax was collected. */
export function inferTaxRate(tax: { amount: number; taxable: number; inclusive: boolean }): number | null {
  if (tax.amount === 0) return null
  const { amount, taxable, inclusive } = tax
  const whole = HALF_PERCENTS.filter(Number.isInteger)
  const rate = [...whole, ...HALF_PERCENTS].find((percent) =>
    inclusive
      ? taxable + amount - Math.round(((taxable + amount) * 100) / (100 + percent)) === amount
      : shareOf(taxable, percent) === amount,
  )
  if (rate === undefined) throw new Error(`No tax rate makes ${amount} of ${taxable}`)
  return rate
}
