import type { Invoice } from '@prorata/billing'
import { useRef, useState } from 'react'
import { useFormat } from '../../format.ts'
import { type Outputs, trpc } from '../../trpc.ts'
import { isOutcomeUnknown, toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { consequenceOf } from './consequence.ts'
import { type PayStage, PayView } from './pay-view.tsx'

interface PayProps {
  invoice: Invoice
  current: Outputs['subscription']['current']
}

/** Pays an invoice with the default card. What the invoice says, asked again every few seconds, is what counts. */
export function Pay({ invoice, current }: PayProps) {
  const format = useFormat()
  const utils = trpc.useUtils()
  const [stage, setStage] = useState<PayStage>({ kind: 'ready' })
  const sending = useRef(false)
  const pay = trpc.invoices.pay.useMutation()

  async function send() {
    if (sending.current) return
    sending.current = true
    setStage({ kind: 'sending' })
    try {
      const outcome = await pay.mutateAsync({ invoiceId: invoice.id })
      setStage(outcome.kind === 'paid' ? { kind: 'ready' } : outcome)
    } catch (error) {
      const failure = toFailure(error)
      setStage(
        isOutcomeUnknown(failure) ? { kind: 'confirming' } : { kind: 'failed', message: messageFor(failure) },
      )
    } finally {
      sending.current = false
      void utils.invoices.invalidate()
      void utils.subscription.invalidate()
    }
  }

  return (
    <PayView
      invoice={invoice}
      paymentMethod={current.paymentMethod}
      consequence={consequenceOf(current, format)}
      stage={invoice.processing ? { kind: 'processing' } : stage}
      onPay={() => void send()}
    />
  )
}
