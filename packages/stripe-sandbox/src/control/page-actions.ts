/** What the control page's forms do. Each ends in a redirect to the page, which then says what happened. */
import { seeOther, type WireRequest, type WireResponse } from '../http/message.ts'
import { formatInstant, plural } from '../pages/format.ts'
import type { Sandbox } from '../sandbox.ts'
import { moveClock } from './move-clock.ts'
import type { Notice } from './page.ts'

const KEPT_NOTICES = 50
const NAMED_EVENTS = 6

/** Owns what the page has to say, so that no link can put words into its mouth. */
export class Notices {
  readonly #notices = new Map<string, Notice>()
  #last = 0

  add(notice: Notice): string {
    this.#last += 1
    const id = String(this.#last)
    this.#notices.set(id, notice)
    this.#notices.delete(String(this.#last - KEPT_NOTICES))
    return id
  }

  get(id: string | null): Notice | null {
    return id === null ? null : (this.#notices.get(id) ?? null)
  }
}

/** Null where there is no such form. */
export async function answerPageAction(
  sandbox: Sandbox,
  notices: Notices,
  request: WireRequest,
): Promise<WireResponse | null> {
  const action = /^\/_sandbox\/page\/([a-z-]+)$/.exec(request.url.pathname)?.[1]
  if (action === undefined || request.method !== 'POST') return null
  const form = new URLSearchParams(request.body)
  const notice = await perform(sandbox, action, form)
  return notice === null ? null : seeOther(`/?said=${notices.add(notice)}`)
}

async function perform(sandbox: Sandbox, action: string, form: URLSearchParams): Promise<Notice | null> {
  const { clock } = sandbox
  switch (action) {
    case 'advance':
      return advance(sandbox, form)
    case 'freeze':
      clock.freeze()
      return good(`The clock stands at ${instant(sandbox)}.`)
    case 'run':
      clock.run()
      return good(`The clock runs from ${instant(sandbox)}.`)
    case 'next-payment':
      return setNextPayment(sandbox, form.get('outcome') ?? '')
    case 'resend': {
      const delivery = await sandbox.resendDelivery(form.get('id') ?? '')
      if (delivery === null) return bad('There is no such delivery any more.')
      const status = delivery.attempts.at(-1)?.status ?? null
      const text = `Sent ${delivery.eventType} again: ${status === null ? 'no answer' : `answered ${status}`}.`
      return delivery.status === 'delivered' ? good(text) : bad(text)
    }
    default:
      return null
  }
}

function advance(sandbox: Sandbox, form: URLSearchParams): Notice {
  const by = form.get('by')
  const to = form.get('to')
  try {
    const events = moveClock(sandbox.engine, sandbox.clock, (clock) => {
      if (by !== null) clock.advanceBy(Number(by) * 1000)
      else clock.advanceTo(laterOf(clock.now().getTime(), readTarget(to ?? '')))
    })
    return good(`Moved to ${instant(sandbox)}. ${describe(events)}`)
  } catch (error) {
    if (error instanceof RangeError) return bad(error.message)
    throw error
  }
}

/** Seconds from a button, or the picker's `2026-12-01T01:00`, in ms. */
function readTarget(to: string): number {
  const ms = /^\d+$/.test(to) ? Number(to) * 1000 : Date.parse(`${to}Z`)
  if (!Number.isFinite(ms)) throw new RangeError('Pick a date and a time.')
  return ms
}

/** The picker knows minutes: the running minute means now. */
function laterOf(nowMs: number, targetMs: number): number {
  return targetMs > nowMs - 60_000 ? Math.max(nowMs, targetMs) : targetMs
}

function describe(events: string[]): string {
  if (events.length === 0) return 'Nothing happened on the way.'
  const named = events.slice(0, NAMED_EVENTS).join(', ')
  const rest = events.length - NAMED_EVENTS
  return `${plural(events.length, 'event')}: ${named}${rest > 0 ? ` and ${rest} more` : ''}.`
}

function setNextPayment(sandbox: Sandbox, outcome: string): Notice {
  switch (outcome) {
    case 'succeeded':
      sandbox.nextPayment({ customer: null, outcome })
      return good('The next payment will succeed.')
    case 'insufficient_funds':
    case 'expired_card':
      sandbox.nextPayment({ customer: null, outcome: 'declined', declineCode: outcome })
      return good(`The next payment will be declined: ${outcome.replace('_', ' ')}.`)
    default:
      return bad('Choose how the next payment ends.')
  }
}

function instant({ clock }: Sandbox): string {
  return formatInstant(Math.floor(clock.now().getTime() / 1000))
}

function good(text: string): Notice {
  return { text, isBad: false }
}

function bad(text: string): Notice {
  return { text, isBad: true }
}
