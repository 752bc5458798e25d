// Drives an account into the situation of a recorded proration: what was subscribed to before, what the change was, when.
import type { Account, Given } from '../account/account.ts'
import { isRecord } from '../values.ts'
import { idOf, makeCoupon, makeCustomer, makePrice, makeProduct, makeTaxRate } from './catalog.ts'
import { readDescription, text, whole, type CaseLine, type ProrationCase } from './shapes.ts'

/** What a subscription has an item for, before and after. */
interface Part {
  before: CaseLine | null
  after: CaseLine | null
}

/** The invoice (or preview) the case is about. */
export async function playProration(
  account: Account,
  played: ProrationCase,
): Promise<Record<string, unknown>> {
  const customer = await makeCustomer(account)
  if (played.kind.includes('first_partial_period')) return playStub(account, played, customer)
  const parts = partsOf(played)
  const products = new Map<string, string>()
  const label = played.lines
    .map((line) => readDescription(line.description).unitLabel)
    .find((unit) => unit !== null)
  const productFor = async (line: CaseLine, fallback: string) => {
    const name = nameOf(line, played) ?? fallback
    const made = products.get(name) ?? (await makeProduct(account, name, label ?? null))
    products.set(name, made)
    return made
  }
  const prices: { before: string | null; after: string | null }[] = []
  for (const [index, { before, after }] of parts.entries()) {
    const beforeProduct = before === null ? null : await productFor(before, `Part ${index + 1}`)
    const afterProduct = after === null ? null : await productFor(after, `Part ${index + 1}`)
    if (before !== null && after !== null && beforeProduct === afterProduct && sameInterval(before, after)) {
      if (isOnePrice(before, after)) {
        const shared = await makePrice(account, priceOf(played, beforeProduct ?? '', [before, after]))
        prices.push({ before: shared, after: shared })
        continue
      }
    }
    prices.push({
      before:
        before === null ? null : await makePrice(account, priceOf(played, beforeProduct ?? '', [before])),
      after: after === null ? null : await makePrice(account, priceOf(played, afterProduct ?? '', [after])),
    })
  }
  const subscription = await subscribe(account, played, customer, parts, prices)
  account.advance(changeTime(played))
  const existing = isRecord(subscription['items']) ? subscription['items']['data'] : []
  const items = (Array.isArray(existing) ? existing : []).filter(isRecord)
  let next = 0
  const changes: Given[] = []
  for (const [index, { before, after }] of parts.entries()) {
    const item = before === null ? undefined : items[next++]
    const id: Given = item === undefined ? {} : { id: idOf(item) }
    if (after !== null) changes.push({ ...id, price: prices[index]?.after ?? '', quantity: after.quantity })
    else if (item !== undefined) changes.push({ ...id, deleted: true })
  }
  const change: Given = {
    items: changes,
    proration_date: played.prorationDate,
    ...(played.request.get('billing_cycle_anchor') === 'now'
      ? { billing_cycle_anchor: { type: 'now' } }
      : {}),
  }
  if (played.kind.includes('preview')) {
    return account.call('POST', '/v1/invoices/create_preview', {
      subscription: idOf(subscription),
      subscription_details: { ...change, proration_behavior: 'create_prorations' },
    })
  }
  const changed = await account.call('POST', `/v1/subscriptions/${idOf(subscription)}`, {
    ...change,
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  })
  const invoice = changed['latest_invoice']
  if (!isRecord(invoice)) throw new Error('The change made no invoice')
  return invoice
}

async function subscribe(
  account: Account,
  played: ProrationCase,
  customer: string,
  parts: Part[],
  prices: { before: string | null }[],
): Promise<Record<string, unknown>> {
  const items: Given[] = parts.flatMap(({ before }, index) => {
    const price = prices[index]?.before
    return before === null || price == null ? [] : [{ price, quantity: before.quantity }]
  })
  if (items.length === 0) {
    // Only what is added was recorded: it joins something small. (From free to paid, everything would begin anew.)
    const [line] = played.lines
    const small = await makePrice(account, {
      product: await makeProduct(account, 'Base', null),
      currency: played.currency,
      interval: line?.interval ?? 'month',
      intervalCount: line?.intervalCount ?? 1,
      cost: { unitAmount: 100 },
    })
    items.push({ price: small, quantity: 1 })
  }
  const percentOff = played.lines
    .map((line) => readDescription(line.description).percentOff)
    .find((off) => off !== null)
  const rate = /^([\d.]+)% (exclusive|inclusive)$/.exec(text(played.invoice['tax_rate']) ?? '')
  return account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    billing_mode: { type: played.billingMode },
    ...(percentOff == null
      ? {}
      : { discounts: [{ coupon: await makeCoupon(account, { percent: percentOff }) }] }),
    ...(rate === null
      ? {}
      : { default_tax_rates: [await makeTaxRate(account, Number(rate[1]), rate[2] === 'inclusive')] }),
  })
}

async function playStub(
  account: Account,
  played: ProrationCase,
  customer: string,
): Promise<Record<string, unknown>> {
  const items: Given[] = []
  for (const line of played.lines) {
    const product = await makeProduct(account, nameOf(line, played) ?? 'Product', null)
    items.push({ price: await makePrice(account, priceOf(played, product, [line])), quantity: line.quantity })
  }
  const made = await account.call('POST', '/v1/subscriptions', {
    customer,
    items,
    billing_mode: { type: played.billingMode },
    billing_cycle_anchor: played.period.end,
    expand: ['latest_invoice'],
  })
  const invoice = made['latest_invoice']
  if (!isRecord(invoice)) throw new Error('The stub made no invoice')
  return invoice
}

/** The invoice was made when its period ended, often after the instant the prorations were frozen at. */
function changeTime({ prorationDate, invoice, kind }: ProrationCase): number {
  const made = whole(invoice['invoice_created']) ?? whole(invoice['period_end']) ?? prorationDate
  return kind.includes('preview') ? prorationDate : Math.max(prorationDate, made)
}

/** Credits are what was there; what is billed for the time left replaces it, in order. */
function partsOf({ lines, period }: ProrationCase): Part[] {
  const credits = lines.filter((line) => line.amount < 0)
  const debits = lines.filter((line) => line.amount >= 0 && line.period.start < period.end)
  const parts: Part[] = []
  for (let index = 0; index < Math.max(credits.length, debits.length); index++) {
    parts.push({ before: credits[index] ?? null, after: debits[index] ?? null })
  }
  return parts
}

/** Up to 2020 a proration named the plan's nickname: the product is called that, and so in the whole case. */
function nameOf(line: CaseLine, { lines }: ProrationCase): string | null {
  const { product } = readDescription(line.description)
  if (product !== null) return product
  return (
    lines.map((other) => readDescription(other.description).product).find((name) => name !== null) ?? null
  )
}

function sameInterval(a: CaseLine, b: CaseLine): boolean {
  return a.interval === b.interval && a.intervalCount === b.intervalCount
}

/** One price explains both where quantities differ: in proportion, or in tiers. */
function isOnePrice(before: CaseLine, after: CaseLine): boolean {
  return before.quantity !== after.quantity
}

function priceOf(played: ProrationCase, product: string, lines: CaseLine[]) {
  const [first, second] = lines
  if (first === undefined) throw new Error('A price of no line')
  const [cost, other] = [listCost(first), second === undefined ? null : listCost(second)]
  const flat = Number.isInteger(cost / first.quantity)
  const inProportion =
    second === undefined || other === null || cost * second.quantity === other * first.quantity
  const tiers = [
    { upTo: first.quantity, flatAmount: cost },
    { upTo: 'inf' as const, flatAmount: other ?? cost },
  ]
  return {
    product,
    currency: played.currency,
    interval: first.interval,
    intervalCount: first.intervalCount,
    cost: flat && inProportion ? { unitAmount: cost / first.quantity } : { tiers },
  }
}

/** The price before a percentage that is named in the line. */
function listCost(line: CaseLine): number {
  if (line.base === null) throw new Error(`No price is known for “${line.description}”`)
  const { percentOff } = readDescription(line.description)
  return percentOff === null ? line.base : Math.round((line.base * 100) / (100 - percentOff))
}
