/** One command that a button gives: sent once, looked up where no answer comes, and never sent again by itself. */

import { useRef, useState } from 'react'
import { type Outputs, trpc } from './trpc.ts'
import { useLookUp } from './use-look-up.ts'
import { isOutcomeUnknown, toFailure } from './words/failure.ts'
import { type Message, messageFor } from './words/message-for.ts'

export type CommandStage<Outcome> =
  | { kind: 'ready' }
  | { kind: 'sending' }
  /** No answer came: whether it was carried out is being looked up. Nothing can be sent meanwhile. */
  | { kind: 'confirming' }
  /** It was looked up and has not been carried out. Sending it again does it once at most. */
  | { kind: 'not_carried_out' }
  /** It was answered with a failure that moved nothing. */
  | { kind: 'failed'; message: Message }
  | { kind: 'done'; outcome: Outcome }

interface Command<Input, Outcome> {
  send: (input: Input) => Promise<Outcome>
  /** What the subscription shows of the command: its outcome, or `null` where it was not carried out. */
  find: (current: Outputs['subscription']['current']) => Outcome | null
  /** Called once, with the answer or with what was found instead of one. */
  onDone?: (outcome: Outcome) => void
  /** Called with an answer that is a failure. */
  onFailure?: () => void
}

/** So many answered looks, two seconds apart, tell that a command without an answer was not carried out. */
const looksEnough = 5

export function useCommand<Input, Outcome>({ send, find, onDone, onFailure }: Command<Input, Outcome>) {
  const utils = trpc.useUtils()
  const [stage, setStage] = useState<CommandStage<Outcome>>({ kind: 'ready' })
  const sending = useRef(false)

  async function finish(outcome: Outcome) {
    void utils.usage.invalidate()
    void utils.invoices.invalidate()
    void utils.seats.invalidate()
    // Not done before the page shows it: what is drawn from the state before could be commanded once more.
    await utils.subscription.current.invalidate()
    onDone?.(outcome)
    setStage({ kind: 'done', outcome })
  }

  async function run(input: Input) {
    if (sending.current || stage.kind === 'confirming') return
    sending.current = true
    setStage({ kind: 'sending' })
    try {
      await finish(await send(input))
    } catch (error) {
      const failure = toFailure(error)
      if (isOutcomeUnknown(failure)) {
        setStage({ kind: 'confirming' })
      } else {
        setStage({ kind: 'failed', message: messageFor(failure) })
        // The page may have been drawn from what is no longer so.
        void utils.subscription.current.invalidate()
        onFailure?.()
      }
    } finally {
      sending.current = false
    }
  }

  useLookUp({
    active: stage.kind === 'confirming',
    look: () => utils.subscription.current.fetch(undefined, { staleTime: 0 }),
    onLook(current, looks) {
      const outcome = find(current)
      if (outcome !== null) void finish(outcome)
      else if (looks >= looksEnough) setStage({ kind: 'not_carried_out' })
    },
  })

  return {
    stage,
    run: (input: Input) => void run(input),
    isBusy: stage.kind === 'sending' || stage.kind === 'confirming',
  }
}
