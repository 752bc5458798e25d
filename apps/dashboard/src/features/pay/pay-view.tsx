import { failureText, type Invoice, type PaymentMethod } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Button, buttonLook } from '../../components/button.tsx'
import { ExternalLink } from '../../components/external-link.tsx'
import { Figure } from '../../components/figure.tsx'
import { Notice } from '../../components/notice.tsx'
import { Result } from '../../components/result.tsx'
import { useFormat } from '../../format.ts'
import { paymentMethodName } from '../../words/payment-method-text.ts'
import type { Message } from '../../words/message-for.ts'
import { InvoiceLines } from '../../invoice-lines.tsx'

export type PayStage =
  | { kind: 'ready' }
  | { kind: 'sending' }
  /** No answer came: whether it was paid is being looked up. */
  | { kind: 'confirming' }
  | { kind: 'processing' }
  | { kind: 'action_required'; url: string }
  | { kind: 'failed'; message: Message }

interface PayViewProps {
  invoice: Invoice
  paymentMethod: PaymentMethod | null
  /** What depends on the payment, in one sentence; `null` where nothing does. */
  consequence: string | null
  stage: PayStage
  onPay: () => void
}

/** An invoice that waits for its payment: the amount, why it is open, and the ways to pay it. */
export function PayView({ invoice, paymentMethod, consequence, stage, onPay }: PayViewProps) {
  const format = useFormat()
  const amount = format.money(invoice.amountDue)
  if (invoice.status !== 'open') return <NothingToPay invoice={invoice} />
  const isBusy = stage.kind === 'sending' || stage.kind === 'confirming'
  return (
    <div className="grid gap-5 lg:grid-cols-5">
      <section aria-label="The payment" className="panel p-5 sm:p-7 lg:col-span-3">
        <p className="text-4xl font-semibold">
          <Figure>{amount}</Figure>
        </p>
        <p className="mt-1 text-muted">
          {invoice.number ? `Invoice ${invoice.number}, ` : ''}
          {format.fullDay(invoice.createdAt)}
        </p>
        {invoice.failure ? <p className="mt-4 font-medium">{failureText(invoice.failure)}</p> : null}
        {consequence ? <p className="mt-1">{consequence}</p> : null}
        <div className="mt-4 empty:mt-0">
          <Problem stage={stage} amount={amount} />
        </div>
        <div className="mt-5 flex flex-wrap items-start gap-3">
          {stage.kind === 'action_required' || (invoice.needsAction && invoice.hostedUrl) ? (
            <ExternalLink
              href={stage.kind === 'action_required' ? stage.url : (invoice.hostedUrl ?? '')}
              className={buttonLook('primary')}
            >
              Confirm {amount} with your bank
            </ExternalLink>
          ) : (
            <Button
              pending={isBusy}
              disabled={stage.kind === 'processing'}
              reason={
                paymentMethod
                  ? undefined
                  : 'There is no card yet. Add one, or pay on the page of the invoice.'
              }
              onClick={onPay}
            >
              Pay {amount}
              {paymentMethod ? ` with ${paymentMethodName(paymentMethod)}` : ''}
            </Button>
          )}
          <Link to="/billing/payment-methods" className={buttonLook('secondary')}>
            {paymentMethod ? 'Use another card' : 'Add a card'}
          </Link>
          {invoice.hostedUrl ? (
            <ExternalLink href={invoice.hostedUrl} className={buttonLook('quiet')}>
              Pay on the invoice’s page
            </ExternalLink>
          ) : null}
        </div>
      </section>
      <section aria-label="What you pay for" className="panel p-5 sm:p-6 lg:col-span-2">
        <InvoiceLines invoice={invoice} />
      </section>
    </div>
  )
}

function Problem({ stage, amount }: { stage: PayStage; amount: string }) {
  switch (stage.kind) {
    case 'ready':
    case 'sending':
      return null
    case 'confirming':
      return (
        <Notice announced="later" tone="waiting" title="We’re confirming this with your bank">
          Don’t pay again: this page updates by itself.
        </Notice>
      )
    case 'processing':
      return (
        <Notice announced="later" tone="waiting" title={`Your bank is working on ${amount}`}>
          It can take some days. Don’t pay again: this page updates by itself.
        </Notice>
      )
    case 'action_required':
      return (
        <Notice announced="now" tone="warn" title="Your bank asks you to confirm the payment">
          You have not been charged yet. Confirm it on the page that opens; this page updates by itself.
        </Notice>
      )
    case 'failed':
      return (
        <Notice announced="now" tone="bad" title={stage.message.title}>
          {stage.message.text}
        </Notice>
      )
    default:
      return stage satisfies never
  }
}

function NothingToPay({ invoice }: { invoice: Invoice }) {
  const format = useFormat()
  const isPaid = invoice.status === 'paid'
  return (
    <Result
      tone={isPaid ? 'good' : 'neutral'}
      title={isPaid ? `${format.money(invoice.total)} is paid.` : 'There is nothing to pay.'}
      actions={
        <>
          <Link to="/billing" className={buttonLook('primary')}>
            Go to overview
          </Link>
          <Link
            to="/billing/invoices/$invoiceId"
            params={{ invoiceId: invoice.id }}
            className={buttonLook('quiet')}
          >
            See the invoice
          </Link>
        </>
      }
    >
      <p>
        {isPaid
          ? 'Nothing more is owed on this invoice.'
          : 'This invoice is not open: nothing can be charged for it.'}
      </p>
    </Result>
  )
}
