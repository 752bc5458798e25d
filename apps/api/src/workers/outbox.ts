/** Sends the mails that are due. It polls: a mail that is a second late is on time. */

import type { FastifyBaseLogger } from 'fastify'
import type { ProductClock } from '../sandbox-clock.ts'
import type { Ports } from '../use-cases/ports.ts'
import { emailLeaseMs, sendEmail } from '../use-cases/send-email.ts'
import { startRounds, type Rounds } from './rounds.ts'

export interface OutboxWorkerParts {
  ports: Ports
  clock: ProductClock
  log: FastifyBaseLogger
  /** Between two looks, in milliseconds of physical time. */
  pollMs?: number
}

export function startOutboxWorker({ ports, clock, log, pollMs = 1_000 }: OutboxWorkerParts): Rounds {
  return startRounds({
    pollMs,
    onFailure: (error) => log.warn({ err: error }, 'The outbox worker could not work'),
    async round(isStopped) {
      const lost = await ports.outbox.giveUpLost()
      if (lost > 0) log.error({ lost }, 'Mails may or may not have been sent; they are not sent again')
      while (!isStopped()) {
        const claim = await ports.outbox.claim({ leaseMs: emailLeaseMs })
        if (!claim) return
        await clock.refresh()
        const outcome = await sendEmail(ports, claim)
        const { id, organizationId, content } = claim.email
        const facts = { emailId: id, organizationId, kind: content.kind, outcome }
        if (outcome === 'failed' || outcome === 'unknown')
          log.error(facts, 'A mail did not arrive for certain')
        else log.info(facts, 'A mail was handled')
      }
    },
  })
}
