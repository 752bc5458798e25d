import { expiryOf } from '@prorata/billing'
import { CreditCard, Landmark } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'
import { Button } from '../../components/button.tsx'
import { CommandButton } from '../../components/command-button.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { expiryText, paymentMethodName } from '../../words/payment-method-text.ts'
import { expiryWarning } from './expiry-warning.ts'

export type ListedMethod = Outputs['paymentMethods']['list']['paymentMethods'][number]

export interface PaymentMethodRowProps {
  method: ListedMethod
  /** The server's time. */
  now: number
  nextChargeAt: number | null
  /** Something is on its way for this one, or for another one. */
  pending: 'default' | 'remove' | null
  busy: boolean
  onDefault: () => void
  onRemove: () => void
}

/** One way to pay: what it is, until when it is good, and what can be done with it. */
export function PaymentMethodRow(props: PaymentMethodRowProps) {
  const { method, now, nextChargeAt, pending, busy, onDefault, onRemove } = props
  const format = useFormat()
  const name = paymentMethodName(method)
  const warning = method.isDefault
    ? expiryWarning({ expiresAt: expiryOf(method), now, nextChargeAt }, name, format)
    : null
  const Icon = method.kind === 'card' ? CreditCard : Landmark
  return (
    <li className="flex flex-col gap-3 py-5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <p className="flex items-start gap-3">
          <Icon aria-hidden size={22} strokeWidth={1.75} className="mt-0.5 shrink-0 text-muted" />
          <span>
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {name}
              {method.isDefault ? <Badge tone="good">Default</Badge> : null}
            </span>
            <span className="text-sm text-muted">{expiryText(method, format)}</span>
          </span>
        </p>
        <div className="flex flex-wrap items-start gap-2">
          {method.isDefault ? null : (
            <Button look="secondary" pending={pending === 'default'} disabled={busy} onClick={onDefault}>
              <span>
                Make default<span className="sr-only">: {name}</span>
              </span>
            </Button>
          )}
          {method.removable ? (
            <CommandButton
              question={`Remove ${name}?`}
              confirm={`Remove ${name}`}
              keep="Keep it"
              pending={pending === 'remove'}
              onConfirm={onRemove}
            >
              <span>
                Remove<span className="sr-only"> {name}</span>
              </span>
            </CommandButton>
          ) : (
            <p className="max-w-64 text-sm text-muted">
              Your subscription is paid with it. Add another one before you remove it.
            </p>
          )}
        </div>
      </div>
      {warning ? (
        <p className={`text-sm ${warning.isOver ? 'text-bad' : 'text-warn'}`}>{warning.text}</p>
      ) : null}
    </li>
  )
}
