/** How the one notice that matters now is worded, and what can be done about it. Which one it is, the core decides. */

import { catalog, failureText, type Money, type Notice, plan } from '@prorata/billing'
import type { Tone } from '../../components/tone.ts'
import type { Format } from '../../format.ts'
import { paymentMethodName } from '../../words/payment-method-text.ts'
import { termsName, termsPrice } from '../../words/terms-text.ts'

/** Where to act, or what a button does in place. People without billing rights are told whom to ask instead. */
export type NoticeAct =
  | { kind: 'link'; to: NoticePath; label: string }
  /** The page where an invoice is paid or confirmed; the list of them where it is not known which. */
  | { kind: 'pay'; invoiceId: string | null; label: string }
  | { kind: 'resume' }
  | { kind: 'undo_change' }

export type NoticePath = '/billing/plans' | '/billing/pause' | '/billing/payment-methods'

export interface NoticeWords {
  tone: Tone
  title: string
  text: string
  acts: readonly NoticeAct[]
}

const card = (label: string) => ({ kind: 'link', to: '/billing/payment-methods', label }) as const
const pay = (invoiceId: string | null, label: string) => ({ kind: 'pay', invoiceId, label }) as const

export function noticeWords(notice: Notice, format: Format): NoticeWords {
  switch (notice.kind) {
    case 'verify_first_payment':
      return {
        tone: 'warn',
        title: 'Your first payment is not finished',
        text: `${plan(notice.planId).name} turns on once it is. You have until ${format.moment(notice.until)} UTC.`,
        acts: [pay(notice.invoiceId, 'Finish the payment')],
      }
    case 'verify_change':
      return {
        tone: 'warn',
        title: `Your change to ${plan(notice.to).name} waits for its payment`,
        text: `Until it is confirmed you keep ${plan(notice.from).name}. The change lapses at ${format.moment(notice.until)} UTC.`,
        acts: [pay(notice.invoiceId, 'Finish the payment'), { kind: 'undo_change' }],
      }
    case 'verify_payment':
      return {
        tone: 'warn',
        title: `Your bank asks you to confirm ${paymentOf(notice.amountDue, format)}`,
        text: `You have not been charged yet. ${staysText(notice, format)}`,
        acts: [pay(notice.invoiceId, 'Confirm the payment')],
      }
    case 'payment_failed':
      return {
        tone: 'bad',
        title: `${capitalPaymentOf(notice.amountDue, format)} failed on ${format.day(notice.since)}`,
        text: [
          notice.failure ? failureText(notice.failure) : null,
          staysText(notice, format),
          notice.nextAttempt === null ? null : `We try again on ${format.day(notice.nextAttempt)}.`,
        ]
          .filter((part) => part !== null)
          .join(' '),
        acts: [pay(notice.invoiceId, 'Pay the invoice')],
      }
    case 'paused':
      return pausedWords(notice, format)
    case 'cancels':
      return {
        tone: 'waiting',
        title: `${plan(notice.planId).name} ends on ${format.day(notice.at)}`,
        text: 'No more charges. Nothing is deleted.',
        acts: [{ kind: 'resume' }],
      }
    case 'trial_ending':
      return {
        tone: notice.hasPaymentMethod ? 'waiting' : 'warn',
        title: `Your trial ends on ${format.day(notice.at)}`,
        text: notice.hasPaymentMethod
          ? `Then the first charge: ${termsPrice(notice.terms, format)}.`
          : `There is no card yet. With one, ${plan(notice.terms.planId).name} goes on for ${termsPrice(notice.terms, format)}; without one you are not charged.`,
        acts: notice.hasPaymentMethod ? [] : [card('Add a card')],
      }
    case 'card_expires':
      return {
        tone: 'warn',
        title: `Your ${paymentMethodName(notice.paymentMethod)} expires before your next charge`,
        text: `It is good until ${format.fullDay(notice.expiresAt - 1)}; the next charge comes on ${format.fullDay(notice.nextChargeAt)}.`,
        acts: [card('Update the card')],
      }
    case 'at_limit':
    case 'near_limit':
      return usageWords(notice, format)
    case 'change_scheduled':
      return {
        tone: 'waiting',
        title: `${termsName(notice.to, notice.from)} starts on ${format.day(notice.at)}`,
        text: `You keep ${termsName(notice.from, notice.to)} until then and pay ${termsPrice(notice.to, format)} after it.`,
        acts: [{ kind: 'undo_change' }],
      }
    case 'pause_scheduled':
      return {
        tone: 'waiting',
        title: `${plan(notice.planId).name} pauses on ${format.day(notice.at)}`,
        text:
          notice.until === null
            ? 'You are not charged while it is paused.'
            : `You are not charged until it resumes by itself on ${format.fullDay(notice.until)}.`,
        acts: [{ kind: 'resume' }],
      }
    default:
      return notice satisfies never
  }
}

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>

function staysText({ planId, accessUntil }: Of<'payment_failed' | 'verify_payment'>, format: Format): string {
  const { name } = plan(planId)
  return accessUntil === null
    ? `${name} is off until it is paid. Nothing is deleted.`
    : `${name} stays on until ${format.day(accessUntil)}: pay the open invoice to keep it.`
}

function paymentOf(amount: Money | null, format: Format): string {
  return amount ? `a payment of ${format.money(amount)}` : 'a payment'
}

function capitalPaymentOf(amount: Money | null, format: Format): string {
  return amount ? `Your payment of ${format.money(amount)}` : 'Your payment'
}

function pausedWords({ planId, cause, resumesAt }: Of<'paused'>, format: Format): NoticeWords {
  const { name } = plan(planId)
  switch (cause) {
    case 'requested':
      return {
        tone: 'waiting',
        title: `${name} is paused`,
        text:
          resumesAt === null
            ? 'You are not charged while it is.'
            : `You are not charged until it resumes by itself on ${format.fullDay(resumesAt)}.`,
        acts: [{ kind: 'link', to: '/billing/pause', label: 'Resume earlier' }],
      }
    case 'trial_ended':
      return {
        tone: 'warn',
        title: `Your ${name} trial has ended`,
        text: 'You were not charged and your data stays. Resume whenever you like.',
        acts: [{ kind: 'link', to: '/billing/pause', label: `Resume ${name}` }],
      }
    default:
      return cause satisfies never
  }
}

function usageWords({ meter }: Of<'at_limit' | 'near_limit'>, format: Format): NoticeWords {
  const { name } = catalog.meters[meter.meterId]
  const isSpent = meter.remaining === 0
  const after = meter.overage
    ? `After that each costs ${format.rate(meter.overage.unitAmountDecimal, catalog.currency)}.`
    : `Beyond that, ${name} are refused.`
  return {
    tone: 'warn',
    title: isSpent
      ? `You have used all included ${name}`
      : `You have used ${format.percent(meter.percent ?? 0)} of your ${name}`,
    text: `${isSpent && !meter.overage ? `New ones are refused until ${format.day(meter.resetsAt)}.` : after} Resets ${format.day(meter.resetsAt)}.`,
    acts: [{ kind: 'link', to: '/billing/plans', label: 'See larger plans' }],
  }
}
