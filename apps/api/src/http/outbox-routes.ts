/** The sandbox's mails as a mail program shows them, under the policies of the procedures that they come from. */

import { fromNodeHeaders } from 'better-auth/node'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { z } from 'zod'
import type { Auth } from '../auth.ts'
import { createContext } from '../trpc/context.ts'
import { createCaller } from '../trpc/router.ts'
import type { Ports } from '../use-cases/ports.ts'
import { HttpError } from './errors.ts'

/** A mail styles itself and runs nothing; its links open beside it. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox"

const params = z.object({ id: z.string().min(1).max(200) })

export async function registerOutbox(
  app: FastifyInstance,
  { ports, auth }: { ports: Ports; auth: Auth },
): Promise<void> {
  const callerOf = async (request: FastifyRequest) =>
    createCaller(
      await createContext({ deps: ports, readActor: () => auth.readActor(fromNodeHeaders(request.headers)) }),
    )
  app.get('/api/outbox/:id', async (request, reply) => {
    const { id } = params.parse(request.params)
    const mail = await answered(async () => (await callerOf(request)).outbox.find({ id }))
    return sendMail(reply, mail.html)
  })
  app.get('/api/outbox/previews/:id', async (request, reply) => {
    const { id } = params.parse(request.params)
    const previews = await answered(async () => (await callerOf(request)).outbox.previews())
    const mail = previews.find(({ name }) => name === id)
    if (!mail) throw new HttpError(404, 'There is no such mail.')
    return sendMail(reply, mail.html)
  })
}

function sendMail(reply: FastifyReply, html: string): FastifyReply {
  return reply
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html)
}

async function answered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof TRPCError) throw new HttpError(getHTTPStatusCodeFromError(error), error.message)
    throw error
  }
}
