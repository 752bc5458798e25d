// What every operation works on. One context lives as long as the engine; `request` changes with each call.
import type { EngineOptions } from '../engine.ts'
import type { EventDraft } from './events.ts'
import { invoicePrefix, shapeId } from './ids.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

export type Settings = Required<Omit<EngineOptions, 'account' | 'now' | 'frozen' | 'settlementDelay'>> & {
  settlementDelay: { us_bank_account: number; sepa_debit: number }
  account: { id: string; name: string; country: string; defaultCurrency: string }
}

export interface Context {
  readonly store: Store
  readonly tables: Tables
  readonly settings: Settings
  /** Null while the clock, not a caller, makes things happen. */
  request: { id: string; idempotencyKey: string | null } | null
  /** Events of the running operation, in the order they were noticed. */
  drafts: EventDraft[]
  /** Where the running operation's writes begin in the store's log. */
  operation: number
}

export function newId(ctx: Context, prefix: string): string {
  const row = ctx.tables.settings.get('ids')
  const next = row?.id === 'ids' ? row.next : 1
  ctx.tables.settings.put({ id: 'ids', next: next + 1 })
  return shapeId(prefix, ctx.settings.seed, next)
}

export function newInvoicePrefix(ctx: Context, customerId: string): string {
  return invoicePrefix(`${ctx.settings.seed}/${customerId}`)
}

/** Seconds since 1970 on the sandbox clock, or on that test clock. */
export function nowOn(ctx: Context, clock: string | null): number {
  if (clock !== null) {
    const row = ctx.tables.test_clocks.get(clock)
    if (row !== undefined) return row.frozen_time
  }
  const row = ctx.tables.settings.get('clock')
  if (row?.id !== 'clock') throw new Error('The engine has no clock')
  return row.now
}

/** Moves the sandbox clock, or that test clock, forward to `at`; never back. */
export function setNow(ctx: Context, clock: string | null, at: number): void {
  if (clock === null) {
    const row = ctx.tables.settings.get('clock')
    if (row?.id === 'clock' && row.now < at) ctx.tables.settings.put({ ...row, now: at })
    return
  }
  const row = ctx.tables.test_clocks.get(clock)
  if (row !== undefined && row.frozen_time < at) ctx.tables.test_clocks.put({ ...row, frozen_time: at })
}
