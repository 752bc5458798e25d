import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  ConnectionReset,
  type Handler,
  maxBodyBytes,
  type WireRequest,
  type WireResponse,
} from './message.ts'

export interface RunningServer {
  /** `http://host:port`, without a slash. */
  url: string
  port: number
  /** Takes no new connection, lets running requests end, drops idle ones. */
  close(): Promise<void>
}

export interface ListenOptions {
  /** 0 takes any free port. */
  port: number
  /** `127.0.0.1` by default: the sandbox believes whoever can reach it. */
  host?: string
}

/** The port cannot be had. The message is one sentence meant for a person. */
export class ListenError extends Error {
  override name = 'ListenError'
}

const CLOSE_GRACE_MS = 2000

/** Serves the handler over HTTP/1.1 with keep-alive. Rejects with `ListenError`. */
export async function listen(
  handler: Handler,
  { port, host = '127.0.0.1' }: ListenOptions,
): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void serve(handler, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(toListenError(error, host, port)))
    server.listen(port, host, resolve)
  })
  const actual = portOf(server.address())
  const shownHost = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return {
    url: `http://${shownHost}:${actual}`,
    port: actual,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS)
        server.close(() => {
          clearTimeout(force)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

async function serve(handler: Handler, request: IncomingMessage, response: ServerResponse) {
  try {
    const body = await readBody(request)
    if (body === null) {
      write(response, { status: 413, headers: { connection: 'close' }, body: 'The body is too large.\n' })
      return
    }
    const abort = new AbortController()
    response.once('close', () => abort.abort())
    const wire = toWireRequest(request, body, abort.signal)
    if (wire === null) write(response, { status: 400, headers: {}, body: 'The URL cannot be read.\n' })
    else write(response, await handler(wire))
  } catch (error) {
    if (error instanceof ConnectionReset || response.headersSent || request.destroyed)
      request.socket.destroy()
    else write(response, { status: 500, headers: {}, body: `The sandbox failed: ${describe(error)}\n` })
  }
}

/** Null where it is longer than allowed; the rest is then not read. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const limit = maxBodyBytes((request.url ?? '').replace(/\?.*$/, ''))
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toWireRequest(request: IncomingMessage, body: string, signal: AbortSignal): WireRequest | null {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  const host = headers.get('host') ?? 'localhost'
  const target = request.url ?? '/'
  if (!target.startsWith('/') || !URL.canParse(`http://${host}${target}`)) return null
  return { method: request.method ?? 'GET', url: new URL(`http://${host}${target}`), headers, body, signal }
}

function write(response: ServerResponse, { status, headers, body }: WireResponse) {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function toListenError(error: Error, host: string, port: number): ListenError {
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    return new ListenError(`Port ${port} is taken by another program. Stop it or choose another port.`, {
      cause: error,
    })
  }
  if (code === 'EACCES') {
    return new ListenError(`Port ${port} may not be opened by this user. Choose one above 1023.`, {
      cause: error,
    })
  }
  return new ListenError(`Cannot listen on ${host}:${port}: ${error.message}.`, { cause: error })
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
