/** What the next webhooks meet on their way. Kept in memory only: a restart is a clean road. */
import { createHash } from 'node:crypto'

export type MishapKind = 'drop' | 'duplicate' | 'delay' | 'hold' | 'bad_signature'

export interface Mishap {
  /**
   * `drop`: never sent, though it can be resent. `duplicate`: sent twice. `delay`: sent `seconds` late. `hold`: kept
   * until released. `bad_signature`: its first attempt is signed with a wrong secret.
   */
  kind: MishapKind
  /** `invoice.paid`, or a beginning as in `invoice.*`. Absent: any. */
  type?: string
  /** How many deliveries meet it; all until it is removed where absent. */
  times?: number
  /** Out of a hundred deliveries, about how many meet it: the same ones each time, for they follow from their ids. 100 by default. */
  percent?: number
  /** For `delay`: by how much, on the wall. */
  seconds?: number
}

/** One that waits for deliveries. */
export interface ArmedMishap extends Mishap {
  /** `mishap_1`. */
  id: string
}

export class Mishaps {
  #armed: ArmedMishap[] = []
  #last = 0

  /** Throws a `RangeError` where it cannot be read. */
  add(mishap: Mishap): ArmedMishap {
    const { kind, times, percent, seconds, type } = mishap
    if (times !== undefined && (!Number.isSafeInteger(times) || times < 1))
      throw new RangeError('times must be a positive integer.')
    if (percent !== undefined && !(percent > 0 && percent <= 100))
      throw new RangeError('percent must be above 0 and at most 100.')
    if (kind === 'delay' && !(seconds !== undefined && seconds > 0 && seconds <= 86_400))
      throw new RangeError('seconds must be above 0 and at most 86400.')
    if (kind !== 'delay' && seconds !== undefined) throw new RangeError('seconds is for delay only.')
    if (type !== undefined && !/^[a-z_.]+(\.\*)?$|^\*$/.test(type))
      throw new RangeError('type must be an event type, for example invoice.paid or invoice.*.')
    this.#last += 1
    const armed = { id: `mishap_${this.#last}`, ...mishap }
    this.#armed.push(armed)
    return armed
  }

  list(): ArmedMishap[] {
    return [...this.#armed]
  }

  /** False where there is no such one any more. */
  remove(id: string): boolean {
    const before = this.#armed.length
    this.#armed = this.#armed.filter((armed) => armed.id !== id)
    return this.#armed.length < before
  }

  clear() {
    this.#armed = []
  }

  /** What this delivery meets, if anything; counts it down. The one armed first wins. */
  take(deliveryId: string, eventType: string): Mishap | null {
    const met = this.#armed.find(
      ({ id, type = '*', percent = 100 }) =>
        covers(type, eventType) && share(`${id}/${deliveryId}`) < percent,
    )
    if (met?.times !== undefined) {
      const times = met.times - 1
      this.#armed = this.#armed.flatMap((armed) =>
        armed !== met ? [armed] : times > 0 ? [{ ...armed, times }] : [],
      )
    }
    return met ?? null
  }
}

function covers(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}

/** From 0 to below 100, evenly, and always the same for the same text. */
function share(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) % 100
}
