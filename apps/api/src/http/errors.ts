/** What the HTTP layer itself answers where it refuses: one small shape, and no word of what went wrong inside. */

import { STATUS_CODES } from 'node:http'
import { BillingError } from '@prorata/billing'
import type { FastifyError, FastifyInstance } from 'fastify'
import { trpcPrefix } from './prefixes.ts'

/** A refusal of the HTTP layer. The message goes out to whoever asked. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

const internalMessage = 'Something went wrong on our side. Try again in a moment.'

interface Answer {
  statusCode: number
  message: string
}

/** `statusCode` of ours and of Fastify's own errors is kept; a message of 500 or more is never that of an exception. */
function toAnswer(error: FastifyError | Error): Answer {
  // The sandbox that does not answer is the developer's own: the sentence that says so is for them.
  if (error instanceof BillingError) return { statusCode: 503, message: error.message }
  const statusCode = 'statusCode' in error && error.statusCode ? error.statusCode : 500
  if (statusCode >= 500 && !(error instanceof HttpError)) return { statusCode, message: internalMessage }
  return { statusCode, message: error.message }
}

/** `{ error: { code, message } }`; under `/trpc` with what a tRPC client needs to read it as an error of its own. */
export function toErrorBody(url: string, { statusCode, message }: Answer) {
  const code = (STATUS_CODES[statusCode] ?? 'Error').toUpperCase().replaceAll(/\W+/gu, '_')
  if (!url.startsWith(trpcPrefix)) return { error: { code, message } }
  return { error: { code: -32_600, message, data: { code, httpStatus: statusCode, billing: null } } }
}

export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const answer = toAnswer(error)
    if (answer.statusCode >= 500) request.log.error({ err: error }, 'A request failed')
    return reply.code(answer.statusCode).send(toErrorBody(request.url, answer))
  })
}
