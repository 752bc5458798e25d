// How an attempt to take money ends. What was set for the next payment goes before what the card says.
import type { Context } from '../core/context.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { declineOf } from './cards.ts'
import type { CardRecord } from './cards.ts'
import { toDecline } from './declines.ts'
import type { Decline } from './declines.ts'
import { settlementOf, settlementSet } from './settlement.ts'
import type { Settlement } from './settlement.ts'
import { cardByNumber } from './test-cards.ts'

export type Outcome =
  | { kind: 'succeeded'; authenticated: boolean }
  | { kind: 'declined'; decline: Decline }
  | { kind: 'authenticate' }
  /** Known later. */
  | { kind: 'processing'; settlement: Settlement }

/** Whether the person is there: `billing` is a renewal, which may wait for the person where others are declined. */
export type Session = 'on_session' | 'off_session' | 'billing'

export function decide(
  ctx: Context,
  customer: string | null,
  method: PaymentMethod,
  session: Session,
  asked = false,
): Outcome {
  const set = takeOutcome(ctx, customer)
  if (set?.outcome === 'requires_action') return askForAuthentication(session)
  const settlement = set === null ? settlementOf(ctx, method) : settlementSet(ctx, method, set)
  if (settlement !== null) {
    const { end } = settlement
    // Radar's refusal does not wait for the bank.
    if (end !== 'succeeded' && end?.blocked === true) return { kind: 'declined', decline: end }
    return { kind: 'processing', settlement }
  }
  if (set?.outcome === 'declined') {
    return { kind: 'declined', decline: toDecline(set.declineCode ?? 'generic_decline') }
  }
  if (set !== null) return { kind: 'succeeded', authenticated: false }
  const record = ctx.tables.cards.get(method.id)
  const passed = record?.isAuthenticated === true
  if (record !== undefined && passed) ctx.tables.cards.put({ ...record, isAuthenticated: false })
  if (!passed && record !== undefined && asksForAuthentication(record, session !== 'on_session', asked)) {
    return askForAuthentication(session)
  }
  const decline = declineOf(record?.number ?? '', 'charge')
  return decline === null ? { kind: 'succeeded', authenticated: passed } : { kind: 'declined', decline }
}

function askForAuthentication(session: Session): Outcome {
  return session === 'off_session'
    ? { kind: 'declined', decline: toDecline('authentication_required') }
    : { kind: 'authenticate' }
}

/** `asked`: the integration wants authentication. https://docs.stripe.com/testing#authentication-and-setup */
export function asksForAuthentication(record: CardRecord, offSession: boolean, asked = false): boolean {
  const wish = cardByNumber(record.number)?.authentication ?? 'never'
  switch (wish) {
    case 'never':
      return false
    case 'if_asked':
      return asked && !offSession
    case 'always':
      return true
    case 'on_session':
      return !offSession
    case 'unless_set_up':
      return !offSession || record.isSetUp !== true
    default:
      return wish satisfies never
  }
}

function takeOutcome(ctx: Context, customer: string | null) {
  const row = ctx.tables.settings.get('outcomes')
  const list = row?.id === 'outcomes' ? row.list : []
  const index = list.findIndex((set) => set.customer === null || set.customer === customer)
  const set = list[index]
  if (set === undefined) return null
  const left = (set.times ?? 1) - 1
  ctx.tables.settings.put({
    id: 'outcomes',
    list: list.flatMap((other, at) => (at !== index ? [other] : left > 0 ? [{ ...set, times: left }] : [])),
  })
  return set
}
