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

/** Triggers that do not pass yet. They are named in every run and count as neither passed nor failed. */
export const OPEN: Record<string, string> = {
  'payment_intent.partially_funded': 'bank transfers and cash balances are answered 501',
  'subscription_schedule.aborted':
    'the script cancels a schedule that has not begun; only delinquency aborts here',
  'subscription_schedule.completed': 'a schedule that ends by release is told as released',
  'subscription_schedule.expiring':
    'the script stops nine days before the end, the event comes seven days before',
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
