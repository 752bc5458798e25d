// Stripe's test bank accounts and how a debit from each ends.
// https://docs.stripe.com/testing#ach-direct-debit, https://docs.stripe.com/billing/subscriptions/sepa-debit#test-the-integration
import { toDecline } from './declines.ts'
import type { Decline, DeclineCode } from './declines.ts'

export interface TestAccount {
  /** The account number or the IBAN. */
  number: string
  /** `pm_…`; empty for an account that only its number names. */
  token: string
  /** How the debit ends; null where it stays in processing. */
  end: 'succeeded' | Decline | null
  disputed: boolean
  /** Ends some minutes later than others. */
  slow: boolean
}

function fails(code: DeclineCode, message: string): Decline {
  return { code, declineCode: code, message, advice: 'try_again_later', network: null, blocked: false }
}

function account(
  token: string,
  number: string,
  end: TestAccount['end'],
  rest: Partial<TestAccount> = {},
): TestAccount {
  return { token, number, end, disputed: false, slow: false, ...rest }
}

const INSUFFICIENT = fails(
  'insufficient_funds',
  "The customer's account has insufficient funds to cover this payment.",
)
const OVER_VOLUME = fails(
  'charge_exceeds_source_limit',
  'The payment failed: its amount exceeds what the account may be debited in a week.',
)
/** The docs name `charge_exceeds_weekly_limit`, which the SDK's list of codes does not have. */
const OVER_COUNT = fails(
  'charge_exceeds_transaction_limit',
  'The payment failed: the account was debited too often this week.',
)
const UNAUTHORIZED = fails(
  'debit_not_authorized',
  'The customer has notified their bank that this payment was unauthorized.',
)
/** Assumed: the code behind a SEPA debit that only "fails". */
const REFUSED = fails('debit_not_authorized', 'The payment failed: the bank refused the debit.')

const ACH: readonly TestAccount[] = [
  account('pm_usBankAccount_success', '000123456789', 'succeeded'),
  account(
    'pm_usBankAccount_accountClosed',
    '000111111113',
    fails('account_closed', "The customer's bank account has been closed."),
  ),
  account('pm_usBankAccount_riskLevelHighest', '000000004954', toDecline('highest_risk_level', true)),
  account(
    'pm_usBankAccount_noAccount',
    '000111111116',
    fails('no_account', "The customer's bank account could not be located."),
  ),
  account('pm_usBankAccount_insufficientFunds', '000222222227', INSUFFICIENT),
  account('pm_usBankAccount_debitNotAuthorized', '000333333335', UNAUTHORIZED),
  account(
    'pm_usBankAccount_invalidCurrency',
    '000444444440',
    fails('payment_method_currency_mismatch', 'The bank account cannot be debited in this currency.'),
  ),
  account('pm_usBankAccount_dispute', '000555555559', 'succeeded', { disputed: true }),
  account('pm_usBankAccount_processing', '000000000009', null),
  account('pm_usBankAccount_weeklyLimitExceeded', '000777777771', OVER_VOLUME),
  account('', '000888888885', fails('bank_account_unusable', 'The account number is no longer in use.')),
]

/** By country: succeeds, succeeds late, fails, fails late, disputed, over volume, over count, insufficient. */
const SEPA = `
AT AT611904300234573201 AT321904300235473204 AT861904300235473202 AT051904300235473205 AT591904300235473203 AT981904300000343434 AT601904300000121212 AT981904300002222227
BE BE62510007547061 BE78510007547064 BE68539007547034 BE51510007547065 BE08510007547063 BE90510000343434 BE52510000121212 BE90510002222227
CH CH9300762011623852957 CH8656663438253651553 CH5362200119938136497 CH1843597160341964438 CH1260378413965193069 CH1800762000000343434 CH7700762000000121212 CH1800762000002222227
DE DE89370400440532013000 DE08370400440532013003 DE62370400440532013001 DE78370400440532013004 DE35370400440532013002 DE65370400440000343434 DE27370400440000121212 DE65370400440002222227
EE EE382200221020145685 EE222200221020145682 EE762200221020145680 EE922200221020145683 EE492200221020145681 EE672200000000343434 EE292200000000121212 EE672200000002222227
ES ES0700120345030000067890 ES2300120345030000067893 ES9121000418450200051332 ES9300120345030000067894 ES5000120345030000067892 ES1700120345000000343434 ES7600120345000000121212 ES1700120345000002222227
FR FR1420041010050500013M02606 FR3020041010050500013M02609 FR8420041010050500013M02607 FR7920041010050500013M02600 FR5720041010050500013M02608 FR9720041010050000000343434 FR5920041010050000000121212 FR9720041010050000002222227
GB GB82WEST12345698765432 GB98WEST12345698765435 GB55WEST12345698765433 GB71WEST12345698765436 GB28WEST12345698765434 GB70WEST12345600343434 GB32WEST12345600121212 GB70WEST12345602222227
IE IE29AIBK93115212345678 IE24AIBK93115212345671 IE02AIBK93115212345679 IE94AIBK93115212345672 IE51AIBK93115212345670 IE10AIBK93115200343434 IE69AIBK93115200121212 IE10AIBK93115202222227
LU LU280019400644750000 LU440019400644750003 LU980019400644750001 LU170019400644750004 LU710019400644750002 LU900010000000343434 LU520010000000121212 LU900010000002222227
NL NL39RABO0300065264 NL55RABO0300065267 NL91ABNA0417164300 NL28RABO0300065268 NL82RABO0300065266 NL27RABO0000343434 NL86RABO0000121212
PT PT50000201231234567890154 PT66000201231234567890157 PT23000201231234567890155 PT39000201231234567890158 PT93000201231234567890156 PT05000201230000000343434 PT64000201230000000121212 PT05000201230000002222227`

const OUTCOMES: readonly [string, TestAccount['end'], Partial<TestAccount>][] = [
  ['success', 'succeeded', {}],
  ['successDelayed', 'succeeded', { slow: true }],
  ['failed', REFUSED, {}],
  ['failedDelayed', REFUSED, { slow: true }],
  ['disputed', 'succeeded', { disputed: true }],
  ['exceedsWeeklyVolumeLimit', OVER_VOLUME, {}],
  ['exceedsWeeklyTransactionLimit', OVER_COUNT, {}],
  ['insufficientFunds', INSUFFICIENT, {}],
]

const IBANS: readonly TestAccount[] = SEPA.trim()
  .split('\n')
  .flatMap((row) => {
    const [country = '', ...ibans] = row.split(' ')
    return OUTCOMES.flatMap(([name, end, rest], at) => {
      const iban = ibans[at]
      const token = `pm_sepaDebit_${name}_${country.toLowerCase()}`
      return iban === undefined ? [] : [account(token, iban, end, rest)]
    })
  })

/** Stripe's own CLI takes this one for a debit that fails. */
const OF_THE_CLI = account('', 'IT60X0542811101000000123456', REFUSED)

const byNumber = new Map([...ACH, ...IBANS, OF_THE_CLI].map((known) => [known.number, known]))
const byToken = new Map([...ACH, ...IBANS].map((known) => [known.token, known]))

/** A test token, SEPA ones also as older docs have them: `pm_success_de`. */
export function accountOfToken(token: string): TestAccount | undefined {
  if (token === '') return undefined
  return byToken.get(token) ?? byToken.get(token.replace(/^pm_/, 'pm_sepaDebit_'))
}

/** A number that is none of Stripe's is debited like the one that succeeds. */
export function accountByNumber(number: string): TestAccount {
  return byNumber.get(number) ?? account('', number, 'succeeded')
}

/** The refusal of a bank debit by its code; an unknown one is told as a plain refusal with that code. */
export function toBankDecline(code: string): Decline {
  for (const { end } of [...ACH, OF_THE_CLI, ...IBANS]) {
    if (end !== null && end !== 'succeeded' && end.declineCode === code) return end
  }
  return { ...REFUSED, declineCode: code }
}
