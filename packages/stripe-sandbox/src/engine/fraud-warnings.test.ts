import { expect, test } from 'vitest'
import { Account } from './testing/account.ts'
import { pay } from './testing/pay.ts'

const LIST = '/v1/radar/early_fraud_warnings'

test('a card that its issuer suspects is charged and warned of, until the money is given back', () => {
  const account = new Account()
  const intent = pay(account, 'pm_card_createIssuerFraudWarning')
  expect(intent.status).toBe('succeeded')
  expect(account.newEvents()).toContain('radar.early_fraud_warning.created')
  const [warning] = account.list('radar.early_fraud_warning', LIST, { payment_intent: intent.id }).data
  expect(warning).toMatchObject({
    actionable: true,
    charge: intent.latest_charge,
    payment_intent: intent.id,
  })
  account.send('POST', '/v1/refunds', { payment_intent: intent.id, amount: 1 })
  expect(account.newEvents()).not.toContain('radar.early_fraud_warning.updated')
  account.send('POST', '/v1/refunds', { payment_intent: intent.id })
  expect(account.newEvents()).toContain('radar.early_fraud_warning.updated')
  const { body } = account.send('GET', `${LIST}/${warning?.id}`, { expand: ['charge'] })
  expect(body).toMatchObject({ actionable: false, charge: { object: 'charge', refunded: true } })
  expect(account.list('dispute', '/v1/disputes').data).toEqual([])
})

test('no other charge is warned of', () => {
  const account = new Account()
  pay(account, 'pm_card_visa')
  expect(account.list('radar.early_fraud_warning', LIST).data).toEqual([])
  expect(account.refusal('GET', `${LIST}/issfr_missing`).status).toBe(404)
})
