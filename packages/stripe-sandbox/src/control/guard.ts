import type { WireRequest } from '../http/message.ts'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$|\.localhost$/

/**
 * Who may drive the sandbox: this machine's programs and the sandbox's own pages. A page of another origin open in the
 * same browser may not, neither by a form, nor by fetch, nor by a name of its own that leads here. Answers why not, or null.
 */
export function refuseForeign({ url, headers }: WireRequest, publicUrl: string): string | null {
  if (!LOOPBACK.test(url.hostname) && url.hostname !== new URL(publicUrl).hostname) {
    return `The control API answers to this machine's own names only, not to ${url.hostname}.`
  }
  const origin = headers.get('origin')
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== url.host)) {
    return `A page on ${origin} may not control the sandbox.`
  }
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return 'A page of another site may not control the sandbox.'
  }
  return null
}
