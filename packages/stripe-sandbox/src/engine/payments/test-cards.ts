// Stripe's test cards as data: what each number looks like and how its payments go. https://docs.stripe.com/testing

/** When the bank asks the cardholder to authenticate. https://docs.stripe.com/testing#authentication-and-setup */
export type Authentication = 'never' | 'if_asked' | 'unless_set_up' | 'on_session' | 'always'

/** What comes of a charge after it succeeded. https://docs.stripe.com/testing#disputes */
export type Trouble = 'fraudulent' | 'product_not_received' | 'inquiry' | 'fraud_warning'

export interface TestCard {
  number: string
  brand: string
  country: string
  funding: 'credit' | 'debit' | 'prepaid'
  /** Declined never, only when charged, or already when attached. */
  declined: 'never' | 'charge' | 'always'
  declineCode: string
  authentication: Authentication
  dispute: Trouble | null
  /** How a refund of it goes: at once, later, or first well and then not. https://docs.stripe.com/testing#refunds */
  refund: 'succeeded' | 'pending' | 'failed'
  risk: 'normal' | 'elevated' | 'highest'
  /** Stopped by Radar before the bank is asked. */
  blocked: boolean
  checks: { cvc: Check; line1: Check | null; postalCode: Check | null }
}

type Check = 'pass' | 'fail' | 'unchecked'

const PLAIN: Omit<TestCard, 'number'> = {
  brand: 'visa',
  country: 'US',
  funding: 'credit',
  declined: 'never',
  declineCode: 'generic_decline',
  authentication: 'never',
  dispute: null,
  refund: 'succeeded',
  risk: 'normal',
  blocked: false,
  checks: { cvc: 'pass', line1: null, postalCode: null },
}

function declines(code: string): Partial<TestCard> {
  return { declined: 'always', declineCode: code }
}

function failing(checks: Partial<TestCard['checks']>): Partial<TestCard> {
  return { checks: { ...PLAIN.checks, ...checks } }
}

const mastercard: Partial<TestCard> = { brand: 'mastercard' }
const blocked: Partial<TestCard> = {
  declined: 'charge',
  declineCode: 'fraudulent',
  risk: 'highest',
  blocked: true,
}

/** Number, the test tokens after `pm_card_`, and what is not plain about it. */
const ROWS: readonly [string, string, Partial<TestCard>][] = [
  ['4242424242424242', 'visa us', {}],
  ['4000056655665556', 'visa_debit', { funding: 'debit' }],
  ['5555555555554444', 'mastercard', mastercard],
  ['2223003122003222', 'mastercard_2series', mastercard],
  ['5200828282828210', 'mastercard_debit', { ...mastercard, funding: 'debit' }],
  ['5105105105105100', 'mastercard_prepaid', { ...mastercard, funding: 'prepaid' }],
  ['378282246310005', 'amex', { brand: 'amex' }],
  ['371449635398431', 'amex_2', { brand: 'amex' }],
  ['6011000990139424', 'discover', { brand: 'discover' }],
  ['6011111111111117', 'discover_2', { brand: 'discover' }],
  ['6011981111111113', 'discover_debit', { brand: 'discover', funding: 'debit' }],
  ['3056930009020004', 'diners', { brand: 'diners' }],
  ['36227206271667', 'diners_14digits', { brand: 'diners' }],
  ['3566002020360505', 'jcb', { brand: 'jcb', country: 'JP' }],
  ['6200000000000005', 'unionpay', { brand: 'unionpay', country: 'CN' }],
  ['4000000760000002', 'br', { country: 'BR' }],
  ['4000001240000000', 'ca', { country: 'CA' }],
  ['4000004840008001', 'mx', { country: 'MX' }],
  ['4000000400000008', 'at', { country: 'AT' }],
  ['4000000560000004', 'be', { country: 'BE' }],
  ['4000007560000009', 'ch', { country: 'CH' }],
  ['4000002760000016', 'de', { country: 'DE' }],
  ['4000002080000001', 'dk', { country: 'DK' }],
  ['4000007240000007', 'es', { country: 'ES' }],
  ['4000002460000001', 'fi', { country: 'FI' }],
  ['4000002500000003', 'fr', { country: 'FR' }],
  ['4000008260000000', 'gb', { country: 'GB' }],
  ['4000058260000005', 'gb_debit', { country: 'GB', funding: 'debit' }],
  ['4000003720000005', 'ie', { country: 'IE' }],
  ['4000003800000008', 'it', { country: 'IT' }],
  ['4000005280000002', 'nl', { country: 'NL' }],
  ['4000005780000007', 'no', { country: 'NO' }],
  ['4000006160000005', 'pl', { country: 'PL' }],
  ['4000006200000007', 'pt', { country: 'PT' }],
  ['4000007520000008', 'se', { country: 'SE' }],
  ['4000000360000006', 'au', { country: 'AU' }],
  ['4000003440000004', 'hk', { country: 'HK' }],
  ['4000003560000008', 'in', { country: 'IN' }],
  ['4000003920000003', 'jp', { country: 'JP' }],
  ['4000005540000008', 'nz', { country: 'NZ' }],
  ['4000007020000003', 'sg', { country: 'SG' }],
  ['4000000000000002', 'chargeDeclined visa_chargeDeclined', declines('generic_decline')],
  [
    '4000000000009995',
    'chargeDeclinedInsufficientFunds visa_chargeDeclinedInsufficientFunds',
    declines('insufficient_funds'),
  ],
  ['4000000000009987', 'visa_chargeDeclinedLostCard chargeDeclinedLostCard', declines('lost_card')],
  ['4000000000009979', 'visa_chargeDeclinedStolenCard chargeDeclinedStolenCard', declines('stolen_card')],
  ['4000000000000069', 'chargeDeclinedExpiredCard', declines('expired_card')],
  ['4000000000000127', 'chargeDeclinedIncorrectCvc', declines('incorrect_cvc')],
  ['4000000000000119', 'chargeDeclinedProcessingError', declines('processing_error')],
  [
    '4000000000006975',
    'chargeDeclinedVelocityLimitExceeded visa_chargeDeclinedVelocityLimitExceeded',
    declines('card_velocity_exceeded'),
  ],
  ['4000000000000341', 'chargeCustomerFail', { declined: 'charge' }],
  ['4100000000000019', 'radarBlock', blocked],
  ['4000000000004954', 'riskLevelHighest', blocked],
  ['4000000000009235', 'riskLevelElevated', { risk: 'elevated' }],
  ['4000000000000101', 'cvcCheckFail', failing({ cvc: 'fail' })],
  ['4000000000000036', 'avsZipFail', failing({ postalCode: 'fail' })],
  ['4000000000000028', 'avsLine1Fail', failing({ line1: 'fail' })],
  ['4000000000000010', 'avsFail', failing({ line1: 'fail', postalCode: 'fail' })],
  ['4000000000000044', 'avsUnchecked', failing({ line1: 'unchecked', postalCode: 'unchecked' })],
  ['4000000000000259', 'createDispute visa_createDispute', { dispute: 'fraudulent' }],
  [
    '4000000000002685',
    'createDisputeProductNotReceived visa_createDisputeProductNotReceived',
    { dispute: 'product_not_received' },
  ],
  ['4000000000001976', 'createDisputeInquiry visa_createDisputeInquiry', { dispute: 'inquiry' }],
  ['4000000000005423', 'createIssuerFraudWarning', { dispute: 'fraud_warning' }],
  ['4000000000007726', 'pendingRefund', { refund: 'pending' }],
  ['4000000000005126', 'refundFail', { refund: 'failed' }],
  ['4000000000000077', 'bypassPending', {}],
  ['4000003720000278', 'bypassPendingInternational', { country: 'IE' }],
  ['4000002500003155', 'authenticationRequiredOnSetup', { country: 'FR', authentication: 'unless_set_up' }],
  ['4000002760003184', 'authenticationRequired', { country: 'DE', authentication: 'always' }],
  [
    '4000003800000446',
    'authenticationRequiredSetupForOffSession',
    { country: 'IT', authentication: 'on_session' },
  ],
  [
    '4000008260003178',
    'authenticationRequiredChargeDeclinedInsufficientFunds',
    { country: 'GB', authentication: 'always', declined: 'charge', declineCode: 'insufficient_funds' },
  ],
  ['4000000000003220', 'threeDSecure2Required threeDSecureRequired', { authentication: 'always' }],
  ['4000000000003063', 'threeDSecure1Required', { authentication: 'always' }],
  ['4000000000003055', 'threeDSecureOptional', { authentication: 'if_asked' }],
  [
    '4000008400001629',
    'threeDSecureRequiredChargeDeclined',
    { authentication: 'always', declined: 'charge' },
  ],
  ['4000008400001280', 'threeDSecureRequiredProcessingError', declines('processing_error')],
]

const byNumber = new Map<string, TestCard>()
const byToken = new Map<string, TestCard>()
for (const [number, tokens, rest] of ROWS) {
  const card: TestCard = { ...PLAIN, ...rest, number }
  byNumber.set(number, card)
  for (const token of tokens.split(' ')) byToken.set(token, card)
}

export function cardByNumber(number: string): TestCard | undefined {
  return byNumber.get(number)
}

/** The card behind `pm_card_…` (or, in older integrations, `tok_…`). */
export function cardByToken(token: string): TestCard | undefined {
  return byToken.get(token.replace(/^(pm_card_|tok_)/, ''))
}
