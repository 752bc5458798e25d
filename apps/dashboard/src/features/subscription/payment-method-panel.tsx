import { expiryOf, type PaymentMethod } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { CreditCard } from 'lucide-react'
import { Badge } from '../../components/badge.tsx'
import { Panel } from '../../components/panel.tsx'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import { expiryText, paymentMethodName } from '../../words/payment-method-text.ts'

interface PaymentMethodPanelProps {
  paymentMethod: PaymentMethod | null
  /** When it is charged next; `null` where nothing will be by itself. */
  nextChargeAt: number | null
  /** The server's time. */
  now: number
}

/** What is charged by default, until when it is good, and whether that is long enough. */
export function PaymentMethodPanel({ paymentMethod, nextChargeAt, now }: PaymentMethodPanelProps) {
  const format = useFormat()
  const expiresAt = paymentMethod && expiryOf(paymentMethod)
  return (
    <Panel
      title="Payment method"
      aside={
        <Link to="/billing/payment-methods" className={`text-sm ${textLink}`}>
          {paymentMethod ? 'Change' : 'Add a card'}
          {paymentMethod ? <span className="sr-only"> how you pay</span> : null}
        </Link>
      }
    >
      {paymentMethod ? (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <p className="flex items-start gap-3">
            <CreditCard aria-hidden size={22} strokeWidth={1.75} className="mt-0.5 shrink-0 text-muted" />
            <span>
              <span className="block font-medium">{paymentMethodName(paymentMethod)}</span>
              <span className="text-sm text-muted">{expiryText(paymentMethod, format)}</span>
            </span>
          </p>
          <ExpiryBadge expiresAt={expiresAt} nextChargeAt={nextChargeAt} now={now} />
        </div>
      ) : (
        <p className="text-muted">
          {nextChargeAt === null
            ? 'No card yet. You add one when you buy a plan.'
            : `No card yet. With one, your plan goes on after ${format.day(nextChargeAt)}.`}
        </p>
      )}
    </Panel>
  )
}

function ExpiryBadge({
  expiresAt,
  nextChargeAt,
  now,
}: Pick<PaymentMethodPanelProps, 'nextChargeAt' | 'now'> & { expiresAt: number | null }) {
  if (expiresAt === null) return null
  if (expiresAt <= now) return <Badge tone="bad">Expired</Badge>
  if (nextChargeAt === null || nextChargeAt < expiresAt) return null
  return <Badge tone="warn">Expires before your next charge</Badge>
}
