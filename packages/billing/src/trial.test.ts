import { describe, expect, it } from 'vitest'
import { emptyProfile, type PaymentMethod } from './customer-profile.ts'
import { activeSubscription, november, trialingSubscription } from './testing/builders.ts'
import { day, hour, minute } from './time.ts'
import { normalizeEmail, observeTrial, trialKeys } from './trial.ts'

const card: PaymentMethod = {
  id: 'pm_1',
  kind: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth: 12,
  expYear: 2040,
  isDefault: true,
  fingerprint: 'fp_1',
}

describe('normalizeEmail', () => {
  it.each([
    ['Ada@Acme.Test', 'ada@acme.test'],
    [' ada@acme.test ', 'ada@acme.test'],
    ['ada+billing@acme.test', 'ada@acme.test'],
    ['ada+a+b@acme.test', 'ada@acme.test'],
    ['ada.lovelace@acme.test', 'ada.lovelace@acme.test'],
    ['Ada.Love.Lace+x@gmail.com', 'adalovelace@gmail.com'],
    ['adalovelace@googlemail.com', 'adalovelace@gmail.com'],
    ['ada+x@outlook.com', 'ada@outlook.com'],
    ['"a@b"@acme.test', '"a@b"@acme.test'],
    ['nobody', 'nobody'],
  ])('%s is %s', (given, mailbox) => {
    expect(normalizeEmail(given)).toBe(mailbox)
  })
})

describe('trialKeys', () => {
  it('name the organization, each mailbox and each card once', () => {
    const paymentMethods = [card, { ...card, id: 'pm_2' }, { ...card, id: 'pm_3', fingerprint: null }]
    expect(trialKeys('org_1', ['Ada@acme.test', 'ada+x@acme.test', null], { paymentMethods })).toEqual([
      { kind: 'organization', value: 'org_1' },
      { kind: 'email', value: 'ada@acme.test' },
      { kind: 'card', value: 'fp_1' },
    ])
  })
})

describe('observeTrial', () => {
  const subscription = trialingSubscription()
  const end = subscription.trialEnd
  const look = (lookedAt: number) => ({ subscription, lookedAt })
  const tell = (before: number | null, now: number) =>
    observeTrial(before === null ? null : look(before), look(now), emptyProfile, null).map(({ kind }) => kind)

  it.each<[string, number | null, number, string[]]>([
    ['nothing four days before', november, end - 4 * day, []],
    ['the end three days before', end - 4 * day, end - 3 * day, ['trial_will_end']],
    ['it once', end - 3 * day, end - 3 * day + minute, []],
    ['it late rather than never', end - 4 * day, end - hour, ['trial_will_end']],
    ['it of a trial that is first seen so late', null, end - hour, ['trial_will_end']],
    ['nothing of one that is over', end - 4 * day, end, []],
  ])('tells %s', (_name, before, now, kinds) => {
    expect(tell(before, now)).toEqual(kinds)
  })

  it('tells the end again where the trial was extended', () => {
    const longer = trialingSubscription({ trialEnd: end + 20 * day })
    const events = observeTrial(
      { subscription: longer, lookedAt: end },
      { subscription: longer, lookedAt: end + 17 * day },
      emptyProfile,
      null,
    )
    expect(events).toMatchObject([{ kind: 'trial_will_end', at: end + 20 * day }])
  })

  it('tells no end of what is canceled or paid: nothing will be charged, or something was', () => {
    const canceled = trialingSubscription({ renewal: { kind: 'cancels', at: end } })
    for (const seen of [canceled, activeSubscription()]) {
      expect(observeTrial(null, { subscription: seen, lookedAt: end - day }, emptyProfile, null)).toEqual([])
    }
  })

  it('says whether there is something to charge', () => {
    const profile = { ...emptyProfile, paymentMethods: [card] }
    const [event] = observeTrial(null, look(end - day), profile, null)
    expect(event).toEqual({
      kind: 'trial_will_end',
      terms: subscription.terms,
      at: end,
      hasPaymentMethod: true,
    })
  })

  it('tells a refusal, and by what it was known', () => {
    const refused = { subscriptionId: 'sub_1', because: 'card' } as const
    expect(observeTrial(null, look(november), emptyProfile, refused)).toEqual([
      { kind: 'trial_refused', because: 'card' },
    ])
  })
})
