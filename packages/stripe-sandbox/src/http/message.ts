/**
 * One request and one answer, whichever way they travel: over a socket or in process. Everything behind the two
 * entrances (`server.ts`, `in-process-fetch.ts`) speaks these.
 */
export interface WireRequest {
  method: string
  url: URL
  headers: Headers
  /** At most `maxBodyBytes`, decoded as UTF-8. */
  body: string
  /** Aborts when the caller goes away. */
  signal: AbortSignal
}

export interface WireResponse {
  status: number
  headers: Record<string, string>
  body: string
}

export type Handler = (request: WireRequest) => Promise<WireResponse>

/** Stripe's own limit is not published; no billing request comes near this. */
const MAX_BODY_BYTES = 1024 * 1024

/** An exported state comes back whole. */
const MAX_IMPORT_BYTES = 256 * 1024 * 1024

/** What a body sent there may measure. */
export function maxBodyBytes(path: string): number {
  return /^\/_sandbox\/(page\/)?import$/.test(path) ? MAX_IMPORT_BYTES : MAX_BODY_BYTES
}

/** The connection ends without an answer. Thrown by a handler, carried out by the entrance. */
export class ConnectionReset extends Error {
  override name = 'ConnectionReset'
  readonly code = 'ECONNRESET'
}

/** Pretty-printed, as Stripe answers. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): WireResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache, no-store', ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  }
}

/** 303: the browser goes on with a GET, so a reload does not send the form again. */
export function seeOther(location: string): WireResponse {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' }
}
