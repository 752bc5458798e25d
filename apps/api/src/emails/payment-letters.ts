/** Mails about money: what happened, whether money moved, what it means for the plan, what to do. */

import { catalog, type EmailOf, failureText, plan } from '@prorata/billing'
import { type Block, button, type Letter, type Row, rows, text } from './letter.ts'
import { amount, dayOf, momentOf } from './words.ts'

export interface Links {
  /** The dashboard's pages. */
  page: (path: string) => string
  /** Where one invoice can be paid without signing in. */
  pay: (invoiceId: string) => string
}

export function paymentFailed(content: EmailOf<'payment_failed'>, links: Links): Letter {
  const { invoice, failure, step } = content
  const due = amount(invoice.amountDue)
  const why = failure ? [failureText(failure)] : []
  const ended = content.plan.kind === 'ended'
  const act = ended
    ? button('Choose a plan', links.page('/billing/plans'))
    : button(`Pay ${due}`, links.pay(invoice.id))
  return {
    ...headOf(content, due),
    blocks: [
      text(...why, ended ? 'You have not been charged.' : `You have not been charged the ${due}.`),
      text(consequence(content), ...nextTry(content)),
      invoiceRows(invoice, due),
      ...(step === 'final' || ended ? [] : [text('You can pay it now, with this card or another.')]),
      act,
    ],
  }
}

function headOf(
  { step, planId, plan: standing }: EmailOf<'payment_failed'>,
  due: string,
): Omit<Letter, 'blocks'> {
  const { name } = plan(planId)
  if (step === 'final') {
    const title =
      standing.kind === 'ended'
        ? `${name} has ended: your payment did not go through`
        : `Last notice: your payment of ${due} did not go through`
    return { subject: title, title, preview: `We will not try again to collect ${due}.` }
  }
  const title =
    step === 'first' ? `Your payment of ${due} failed` : `Reminder: your payment of ${due} is still open`
  const preview =
    standing.kind === 'on'
      ? `${name} stays on until ${dayOf(standing.until)}.`
      : `${name} is off until it is paid.`
  return { subject: title, title, preview }
}

function consequence({ planId, plan: standing }: EmailOf<'payment_failed'>): string {
  const { name } = plan(planId)
  switch (standing.kind) {
    case 'on':
      return `${name} stays on until ${dayOf(standing.until)}.`
    case 'off':
      return `${name} is off until the invoice is paid. Nothing is deleted.`
    case 'ended':
      return `${name} has ended, and you are on ${plan(catalog.fallback).name}. Nothing is deleted.`
    default:
      return standing satisfies never
  }
}

function nextTry({ nextAttempt, step }: EmailOf<'payment_failed'>): string[] {
  if (nextAttempt !== null) return [`We try again on ${dayOf(nextAttempt)}.`]
  return step === 'final' ? ['This was the last try: we will not try again by ourselves.'] : []
}

export function actionRequired(content: EmailOf<'payment_action_required'>, links: Links): Letter {
  const { invoice, until, change, planId } = content
  const due = amount(invoice.amountDue)
  const title = `Confirm your payment of ${due}`
  return {
    subject: title,
    title,
    preview: 'Your bank asks for it. You have not been charged yet.',
    blocks: [
      text(`Your bank asks you to confirm the payment of ${due}.`, 'You have not been charged yet.'),
      text(...deadline(plan(change ?? planId).name, change !== null, until)),
      invoiceRows(invoice, due),
      button(`Confirm the payment of ${due}`, links.pay(invoice.id)),
    ],
  }
}

function deadline(name: string, isChange: boolean, until: number | null): string[] {
  if (isChange) {
    return [
      `${name} turns on once it is confirmed.`,
      ...(until === null ? [] : [`You have until ${momentOf(until)}.`]),
    ]
  }
  if (until === null) return [`${name} is off until it is confirmed. Nothing is deleted.`]
  return [`${name} stays on until ${dayOf(until)}.`]
}

export function receipt(content: EmailOf<'receipt'>, links: Links): Letter {
  const { lines, total, amountPaid, paidAt, number, pdfUrl, recovered } = content
  const paid = amount(amountPaid)
  const lineRows = lines.map(
    ({ description, amount: value }): Row => ({ name: description, value: amount(value) }),
  )
  const isPartOfTotal = amountPaid.amount !== total.amount
  return {
    subject: `Receipt for ${paid}`,
    title: recovered ? `Your payment of ${paid} went through` : `Thank you: ${paid} received`,
    preview: `Paid on ${dayOf(paidAt)}.`,
    blocks: [
      ...(recovered ? [text('The payment that had failed is settled. There is nothing left to do.')] : []),
      rows(...lineRows, ...(isPartOfTotal ? [{ name: 'Total', value: amount(total) }] : []), {
        name: `Paid on ${dayOf(paidAt)}`,
        value: paid,
        isTotal: true,
      }),
      ...(number === null ? [] : [text(`Invoice ${number}.`)]),
      pdfUrl === null
        ? button('See your invoices', links.page('/billing/invoices'))
        : button('Download the invoice', pdfUrl),
    ],
  }
}

export function refund({ refunded, of, paidAt }: EmailOf<'refund'>, links: Links): Letter {
  const back = amount(refunded)
  const title = `We refunded ${back}`
  return {
    subject: title,
    title,
    preview: 'It goes back to what you paid with.',
    blocks: [
      text(
        'It goes back to the card or account that you paid with. Banks take 5 to 10 working days to show it.',
      ),
      rows(
        { name: `Paid on ${dayOf(paidAt)}`, value: amount(of) },
        { name: 'Refunded', value: back, isTotal: true },
      ),
      button('See your invoices', links.page('/billing/invoices')),
    ],
  }
}

function invoiceRows({ number }: { number: string | null }, due: string): Block {
  return rows({ name: number === null ? 'Invoice' : `Invoice ${number}`, value: due, isTotal: true })
}
