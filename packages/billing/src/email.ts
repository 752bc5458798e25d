/** The mails the product writes: what each has to say, in facts. The api words, renders and sends them. */

import { z } from 'zod'
import { dunningSteps } from './dunning.ts'
import { moneySchema } from './money.ts'
import { paymentFailureSchema } from './payment-failure.ts'
import { planIds } from './plans.ts'
import { termsSchema } from './subscription.ts'

const instant = z.number().int()
const planId = z.enum(planIds)
const invoice = z.object({ id: z.string(), number: z.string().nullable(), amountDue: moneySchema })

export const emailContentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('payment_failed'),
    step: z.enum(dunningSteps),
    planId,
    invoice,
    failure: paymentFailureSchema.nullable(),
    /** `null` where the provider does not try again by itself. */
    nextAttempt: instant.nullable(),
    /** Where the plan is now: on until then at least, off until it is paid, or gone. */
    plan: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('on'), until: instant }),
      z.object({ kind: z.literal('off') }),
      z.object({ kind: z.literal('ended') }),
    ]),
  }),
  z.object({
    kind: z.literal('payment_action_required'),
    planId,
    invoice,
    /** Of a renewal: how long the plan stays on. Of a change: when it lapses. `null` where the plan is off. */
    until: instant.nullable(),
    /** The plan that turns on with the payment; `null` for a renewal. */
    change: planId.nullable(),
  }),
  z.object({
    kind: z.literal('trial_ending'),
    terms: termsSchema,
    at: instant,
    hasPaymentMethod: z.boolean(),
  }),
  z.object({
    kind: z.literal('trial_refused'),
    planId,
    because: z.enum(['organization', 'email', 'card']),
  }),
  z.object({
    kind: z.literal('receipt'),
    invoiceId: z.string(),
    number: z.string().nullable(),
    lines: z.array(z.object({ description: z.string(), amount: moneySchema })),
    total: moneySchema,
    amountPaid: moneySchema,
    paidAt: instant,
    pdfUrl: z.string().nullable(),
    /** The plan is on again: an earlier attempt had failed. */
    recovered: z.boolean(),
  }),
  z.object({ kind: z.literal('cancellation_scheduled'), planId, at: instant }),
  z.object({ kind: z.literal('subscription_ended'), planId, at: instant }),
  z.object({
    kind: z.literal('refund'),
    paymentId: z.string(),
    refunded: moneySchema,
    /** What was paid then. */
    of: moneySchema,
    paidAt: instant,
  }),
  z.object({ kind: z.literal('plan_changed'), from: termsSchema, to: termsSchema, at: instant }),
  z.object({ kind: z.literal('change_scheduled'), from: termsSchema, to: termsSchema, at: instant }),
])
export type EmailContent = z.infer<typeof emailContentSchema>
export type EmailKind = EmailContent['kind']
export type EmailOf<Kind extends EmailKind> = Extract<EmailContent, { kind: Kind }>

export const emailKinds = emailContentSchema.options.map(({ shape }) => shape.kind.value)

/** `key` names the occasion: of one there is one mail, for ever. */
export interface EmailDraft {
  key: string
  content: EmailContent
}
