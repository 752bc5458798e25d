import { json, type WireResponse } from '../http/message.ts'
import type { Sandbox } from '../sandbox.ts'

/** One call of the control API. */
export interface ControlCall {
  sandbox: Sandbox
  body: Record<string, unknown>
  url: URL
  /** What stood for `:id` in the path, else ''. */
  id: string
}

/** Throws `RangeError` with a sentence where the call cannot be read; that is answered 400. */
export type Control = (call: ControlCall) => WireResponse | Promise<WireResponse>

/** By method and path; `:id` stands for one segment. */
export type Controls = Record<string, Control>

export function refusal(status: number, message: string): WireResponse {
  return json(status, { error: { message } })
}

/** The clock as the control API tells it: Stripe's seconds, ms, whether it stands, and how far a move under way is. */
export function clockOf({ clock, moving }: Sandbox) {
  const nowMs = clock.now().getTime()
  return { now: Math.floor(nowMs / 1000), nowMs, frozen: clock.frozen, moving }
}
