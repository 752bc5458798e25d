// Which of the CLI's triggers belong to billing, and which event each promises.

const BILLING = [
  'billing_portal.',
  'charge.',
  'checkout.session.',
  'coupon.',
  'credit_note.',
  'customer.',
  'invoice.',
  'invoiceitem.',
  'payment_intent.',
  'payment_method.',
  'plan.',
  'price.',
  'product.',
  'promotion_code.',
  'quote.',
  'setup_intent.',
  'subscription.',
  'subscription_schedule.',
  'tax_rate.',
  'test_helpers.test_clock.',
]

/** Triggers that are names of a situation: the event they end in. */
const SITUATIONS: Record<string, string> = {
  'subscription.payment_failed': 'invoice.payment_failed',
  'subscription.payment_succeeded': 'invoice.payment_succeeded',
}

export interface Trigger {
  name: string
  event: string
}

function isBilling(name: string): boolean {
  return BILLING.some((prefix) => name.startsWith(prefix))
}

/** Reads `stripe trigger --help`: the triggers of billing, and the others it names. */
export function readTriggers(help: string): { billing: Trigger[]; others: string[] } {
  const list = /Supported events:\n([\s\S]*?)\n\s*\n/.exec(help)?.[1] ?? ''
  const names = list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return {
    billing: names.filter(isBilling).map((name) => ({ name, event: SITUATIONS[name] ?? name })),
    others: names.filter((name) => !isBilling(name)),
  }
}
