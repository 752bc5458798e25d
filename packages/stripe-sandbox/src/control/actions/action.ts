import type { Ask } from '../../pages/ask.ts'
import { formatInstant } from '../../pages/format.ts'
import type { Sandbox } from '../../sandbox.ts'
import type { Notice } from '../page.ts'

/** What a form of the control page sends, file fields as their text. */
export interface FormCall {
  sandbox: Sandbox
  ask: Ask
  form: ReadonlyMap<string, string>
}

/** What one form does; answers what to say of it. Throws `RangeError` with a sentence where it cannot be done. */
export type Action = (call: FormCall) => Notice | Promise<Notice>

export function good(text: string): Notice {
  return { text, isBad: false }
}

export function bad(text: string): Notice {
  return { text, isBad: true }
}

/** The sandbox's time in words. */
export function instantOf({ clock }: Sandbox): string {
  return formatInstant(Math.floor(clock.now().getTime() / 1000))
}

/** A form's fields as the control API's body has them: what was left empty is absent. */
export function toBody(form: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries([...form].filter(([, value]) => value !== ''))
}

/** A form's count, or undefined where it was left empty. */
export function readCount(form: ReadonlyMap<string, string>): number | undefined {
  const times = form.get('times') ?? ''
  if (times === '') return undefined
  if (!/^[1-9]\d{0,5}$/.test(times)) throw new RangeError('How many must be a whole number, from 1.')
  return Number(times)
}
