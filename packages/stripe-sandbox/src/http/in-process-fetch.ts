import { ConnectionReset, type Handler, maxBodyBytes } from './message.ts'

/**
 * A `fetch` that asks the handler instead of a network, whatever the URL's host. Rejects the way the real one does:
 * with the signal's reason when aborted, with `TypeError: fetch failed` and a cause when the connection is lost.
 */
export function createInProcessFetch(handler: Handler): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    // The caller's own signal: a request's copy of it can be collected as garbage before it fires.
    const signal = init?.signal ?? request.signal
    signal.throwIfAborted()
    const body = await request.text()
    const url = new URL(request.url)
    if (Buffer.byteLength(body) > maxBodyBytes(url.pathname))
      return new Response('The body is too large.\n', { status: 413 })
    try {
      const answer = await handler({
        method: request.method,
        url,
        headers: request.headers,
        body,
        signal,
      })
      signal.throwIfAborted()
      return new Response(answer.body === '' ? null : answer.body, {
        status: answer.status,
        headers: answer.headers,
      })
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ConnectionReset)) throw error
      throw new TypeError('fetch failed', { cause: error })
    }
  }
}
