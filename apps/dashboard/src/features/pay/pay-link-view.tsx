import { failureText } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'

/** What a link in a mail opens without signing in: one invoice's payment, and the way to it. */
export function PayLinkView({ link }: { link: Outputs['payLink']['open'] }) {
  const format = useFormat()
  switch (link.kind) {
    case 'open': {
      const amount = format.money(link.amountDue)
      return (
        <>
          <p className="text-4xl font-semibold">
            <Figure>{amount}</Figure>
          </p>
          <p className="mt-1 text-muted">{link.number ? `Invoice ${link.number}` : 'An open invoice'}</p>
          {link.failure ? <p className="mt-4">{failureText(link.failure)}</p> : null}
          <p className="mt-2">
            {link.needsAction
              ? 'Your bank asks you to confirm the payment. You have not been charged yet.'
              : 'You have not been charged. Pay it with any card.'}
          </p>
          <a href={link.url} className={`mt-5 w-full ${buttonLook('primary')}`}>
            {link.needsAction ? `Confirm ${amount} with your bank` : `Pay ${amount}`}
          </a>
        </>
      )
    }
    case 'processing':
      return (
        <>
          <p className="text-lg font-semibold">{format.money(link.amountDue)} is on its way.</p>
          <p className="mt-1 text-muted">
            {link.number ? `Invoice ${link.number}. ` : ''}Your bank is working on it, which can take some
            days. Don’t pay again.
          </p>
        </>
      )
    case 'settled':
      return (
        <>
          <p className="text-lg font-semibold">
            {link.status === 'paid'
              ? `${format.money(link.amountPaid)} is paid.`
              : 'There is nothing to pay.'}
          </p>
          <p className="mt-1 text-muted">
            {link.number ? `Invoice ${link.number}. ` : ''}You don’t have to do anything.
          </p>
        </>
      )
    case 'expired':
      return (
        <>
          <p className="text-lg font-semibold">This link has expired.</p>
          <p className="mt-1 text-muted">Sign in to see your invoices and pay what is open.</p>
          <Link to="/billing/invoices" search={{}} className={`mt-5 w-full ${buttonLook('primary')}`}>
            Sign in
          </Link>
        </>
      )
    default:
      return link satisfies never
  }
}
