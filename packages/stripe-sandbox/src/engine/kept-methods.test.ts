import { describe, expect, test } from 'vitest'
import { KEPT_TYPES } from './payments/kept-methods.ts'
import { Account } from './testing/account.ts'

const GIVEN: Record<string, Record<string, string>> = {
  acss_debit: { account_number: '000123456789', institution_number: '000', transit_number: '11000' },
  boleto: { tax_id: '00000000000000' },
  fpx: { bank: 'affin_bank' },
  ideal: { bank: 'abn_amro' },
  sofort: { country: 'DE' },
}

const make = (account: Account, type: string) =>
  account.call('payment_method', 'POST', '/v1/payment_methods', {
    type,
    ...(GIVEN[type] === undefined ? {} : { [type]: GIVEN[type] }),
    billing_details: { email: 'ada@example.com', name: 'Ada' },
  })

describe('payment methods that are only kept', () => {
  test.each(KEPT_TYPES)('are made and shown: %s', (type) => {
    const account = new Account()
    const made = make(account, type)
    expect(made).toMatchObject({ type, customer: null, billing_details: { email: 'ada@example.com' } })
    expect(made[type]).toBeDefined()
    expect(account.call('payment_method', 'GET', `/v1/payment_methods/${made.id}`)).toEqual(made)
  })

  test('show what is recorded of their banks', () => {
    const account = new Account()
    expect(make(account, 'ideal').ideal).toEqual({ bank: 'abn_amro', bic: 'ABNANL2A' })
    expect(make(account, 'fpx').fpx).toEqual({ account_holder_type: 'individual', bank: 'affin_bank' })
    expect(make(account, 'acss_debit').acss_debit).toMatchObject({
      bank_name: 'STRIPE TEST BANK',
      institution_number: '000',
      last4: '6789',
      transit_number: '11000',
    })
  })

  test('are refused by name where they are to be attached', () => {
    const account = new Account()
    const { id } = make(account, 'alipay')
    const answer = account.send('POST', `/v1/payment_methods/${id}/attach`, {
      customer: account.customer().id,
    })
    expect(answer).toMatchObject({
      status: 501,
      body: { error: { message: expect.stringContaining('alipay') } },
    })
  })
})
