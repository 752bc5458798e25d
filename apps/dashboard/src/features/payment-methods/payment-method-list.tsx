import { CreditCard } from 'lucide-react'
import { Panel } from '../../components/panel.tsx'
import { type ListedMethod, PaymentMethodRow, type PaymentMethodRowProps } from './payment-method-row.tsx'

interface PaymentMethodListProps extends Pick<PaymentMethodRowProps, 'now' | 'nextChargeAt'> {
  methods: readonly ListedMethod[]
  pending: { id: string; what: 'default' | 'remove' } | null
  onDefault: (id: string) => void
  onRemove: (id: string) => void
}

/** Every way to pay, the default first. */
export function PaymentMethodList(props: PaymentMethodListProps) {
  const { methods, pending, now, nextChargeAt, onDefault, onRemove } = props
  if (methods.length === 0) {
    return (
      <div className="panel flex items-start gap-3 p-5 text-muted sm:p-6">
        <CreditCard aria-hidden size={22} strokeWidth={1.75} className="mt-0.5 shrink-0" />
        <p>
          <span className="block font-medium text-ink">No payment method yet</span>
          {nextChargeAt === null
            ? 'Add one now, or when you buy a plan.'
            : 'Without one the next charge cannot be made. Add a card or a bank account.'}
        </p>
      </div>
    )
  }
  return (
    <Panel title="How you pay">
      <ul className="divide-y divide-line">
        {methods.map((method) => (
          <PaymentMethodRow
            key={method.id}
            method={method}
            now={now}
            nextChargeAt={nextChargeAt}
            pending={pending?.id === method.id ? pending.what : null}
            busy={pending !== null}
            onDefault={() => onDefault(method.id)}
            onRemove={() => onRemove(method.id)}
          />
        ))}
      </ul>
    </Panel>
  )
}
