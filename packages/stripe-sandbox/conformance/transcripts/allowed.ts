// The allow-list. Nothing else is forgiven: every entry says why, and names `object.path` without list positions.
import { isBefore, wasAdded, wasRemoved } from './versions.ts'

/** Made of chance: random names, secrets and the card networks' answers. */
const RANDOM = [
  'customer.invoice_prefix',
  'charge.payment_method_details.card.authorization_code',
  'charge.payment_method_details.card.network_transaction_id',
  'charge.outcome.risk_score',
  'charge.receipt_number',
]

/** Where it is served: the sandbox's own address instead of Stripe's. */
const ADDRESSES = [
  'billing_portal.session.url',
  'charge.receipt_url',
  'checkout.session.url',
  'credit_note.pdf',
  'error.request_log_url',
  'invoice.hosted_invoice_url',
  'invoice.invoice_pdf',
]

/** Settings of the recorded account (dashboard): its statement name, and which payment methods it has switched on. */
const SETTINGS = [
  'charge.calculated_statement_descriptor',
  'checkout.session.branding_settings.display_name',
  'checkout.session.payment_method_types',
  'checkout.session.payment_method_configuration_details.id',
  'payment_intent.payment_method_configuration_details.id',
  'setup_intent.payment_method_configuration_details.id',
  'payment_intent.payment_method_types',
  'setup_intent.payment_method_types',
]

/** How often something was used before the recording began. */
const HISTORY = ['coupon.times_redeemed', 'promotion_code.times_redeemed']

/** Which application asked, and whose settings it brings: Connect's, of which the sandbox has nothing. */
const CONNECT =
  /^(charge|customer|invoice|payment_intent|setup_intent|subscription)\.(application|payment_method_configuration_details\.parent)$/

/** A test card expires some years after the day it is asked for, by a rule Stripe does not publish. */
const EXPIRY = [
  'payment_method.card.exp_month',
  'payment_method.card.exp_year',
  'charge.payment_method_details.card.exp_month',
  'charge.payment_method_details.card.exp_year',
]

/** What a browser is told to do for 3-D Secure: keys and certificates of the card network's test directory. */
const CHALLENGE = ['payment_intent.next_action.use_stripe_sdk', 'setup_intent.next_action.use_stripe_sdk']

const VOLATILE = new Set([...RANDOM, ...ADDRESSES, ...SETTINGS, ...HISTORY, ...EXPIRY, ...CHALLENGE])

/** Options of the payment methods that the recorded account has switched on. */
const SWITCHED_ON = /^(payment_intent|setup_intent|checkout\.session)\.payment_method_options\.\w+$/

/** Of the number of a card or account; every Stripe account makes its own. */
const FINGERPRINT =
  /^(?:payment_method|charge\.payment_method_details|card|bank_account)(?:\.\w+)?\.fingerprint$/

export function isVolatile(named: string): boolean {
  return VOLATILE.has(named) || FINGERPRINT.test(named)
}

/** May the recording and the sandbox say anything there? */
export function isOther(named: string): boolean {
  return CONNECT.test(named)
}

/** May a recording of that version have the field where the sandbox has not? */
export function isMissing(named: string, version: string): boolean {
  if (SWITCHED_ON.test(named)) return true
  return wasRemoved(named, version)
}

/** May the sandbox have the field where a recording of that version has not? */
export function isExtra(named: string, version: string): boolean {
  if (SWITCHED_ON.test(named)) return true
  return wasAdded(named, version)
}

/** Recorded: an order's reference was the invoice's id cut to 25 characters in clover, and is whole in dahlia. */
export function isShortened(named: string, version: string): boolean {
  return named === 'payment_intent.payment_details.order_reference' && isBefore(version, '2026-03-25.dahlia')
}
