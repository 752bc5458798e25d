import { plan } from '@prorata/billing'
import type { Format } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'

/** What depends on an open payment: until when the plan stays on, that it is off, or that it is over whatever is paid. */
export function consequenceOf(
  { subscription, access }: Pick<Outputs['subscription']['current'], 'subscription' | 'access'>,
  format: Format,
): string | null {
  if (!('terms' in subscription)) return null
  const { name } = plan(subscription.terms.planId)
  const { reason } = access
  if (reason.kind === 'ended') {
    return `${name} has ended. Paying this settles what is owed; it does not turn ${name} on again.`
  }
  if (reason.kind === 'in_grace') return `${name} stays on until ${format.fullDay(reason.until)}.`
  const isOff =
    reason.kind === 'grace_over' || reason.kind === 'unpaid' || reason.kind === 'payment_incomplete'
  return isOff ? `${name} is off until it is paid. Nothing is deleted.` : null
}
