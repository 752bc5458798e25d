import type { Invoice, Payment } from '@prorata/billing'
import { failureText } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Badge } from '../../components/badge.tsx'
import { buttonLook } from '../../components/button.tsx'
import { ExternalLink } from '../../components/external-link.tsx'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import { InvoiceLines } from '../../invoice-lines.tsx'
import { invoiceStatus } from './invoice-status.ts'
import { PaymentList } from './payment-list.tsx'

/** One invoice as a page: where it stands, what it is made of, what was paid of it and how. */
export function InvoiceDetail({ invoice, payments }: { invoice: Invoice; payments: readonly Payment[] }) {
  const format = useFormat()
  const status = invoiceStatus(invoice, format)
  const { amountDue, amountPaid, total } = invoice
  return (
    <div className="grid gap-5 lg:grid-cols-5">
      <div className="lg:col-span-3">
        <Panel title="What it is made of">
          <InvoiceLines invoice={invoice} />
          <dl className="mt-3 flex flex-col gap-2 text-sm">
            {amountPaid.amount > 0 ? <Sum label="Paid">{format.money(amountPaid)}</Sum> : null}
            {invoice.status === 'open' ? <Sum label="Still due">{format.money(amountDue)}</Sum> : null}
            {invoice.status === 'paid' && amountPaid.amount < total.amount ? (
              <Sum label="Paid from your credit">
                {format.money({ ...total, amount: total.amount - amountPaid.amount })}
              </Sum>
            ) : null}
          </dl>
        </Panel>
      </div>
      <div className="flex flex-col gap-5 lg:col-span-2">
        <Panel title="Status">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone={status.tone}>{status.text}</Badge>
            <span className="text-sm text-muted">{status.detail}</span>
          </p>
          {invoice.failure ? <p className="mt-3 text-sm">{failureText(invoice.failure)}</p> : null}
          <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-3">
            {invoice.status === 'open' && !invoice.processing ? (
              <Link
                to="/billing/pay/$invoiceId"
                params={{ invoiceId: invoice.id }}
                className={buttonLook('primary')}
              >
                Pay {format.money(amountDue)}
              </Link>
            ) : null}
            {invoice.pdfUrl ? <ExternalLink href={invoice.pdfUrl}>Download PDF</ExternalLink> : null}
            {invoice.hostedUrl ? <ExternalLink href={invoice.hostedUrl}>View online</ExternalLink> : null}
          </div>
        </Panel>
        <PaymentList payments={payments} />
      </div>
    </div>
  )
}

function Sum({ label, children }: { label: string; children: string }) {
  return (
    <div className="flex items-baseline justify-between gap-6">
      <dt>{label}</dt>
      <dd>
        <Figure>{children}</Figure>
      </dd>
    </div>
  )
}
