import type { SoldCurrency, Wish } from '@prorata/billing'
import { useState } from 'react'
import { useFormat } from './format.ts'
import { type Outputs, trpc } from './trpc.ts'
import { toFailure } from './words/failure.ts'
import { messageFor } from './words/message-for.ts'
import { promotionText } from './words/promotion-text.ts'
import { refusalText } from './words/refusal-text.ts'

type Offer = Extract<Outputs['promotions']['check'], { ok: true }>['promotion']

/** A promotion code on a page: tried against what is wished for, and applied only where it works. */
export function usePromotion() {
  const format = useFormat()
  const utils = trpc.useUtils()
  const [applied, setApplied] = useState<Offer | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [pending, setPending] = useState(false)

  async function apply(code: string, wish: Wish & { currency?: SoldCurrency | null }): Promise<boolean> {
    setPending(true)
    setError(null)
    try {
      const answer = await utils.client.promotions.check.query({ code, ...wish })
      if (answer.ok) setApplied(answer.promotion)
      else setError(refusalText(answer.refusal, format))
      return answer.ok
    } catch (failure) {
      const { title, text } = messageFor(toFailure(failure))
      setError(`${title}. ${text}`)
      return false
    } finally {
      setPending(false)
    }
  }

  return {
    code: applied?.code ?? null,
    effect: applied ? promotionText(applied, format) : null,
    error,
    pending,
    apply,
    remove: () => {
      setApplied(null)
      setError(null)
    },
  }
}
