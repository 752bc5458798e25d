// What the bank decides. https://docs.stripe.com/testing#disputes
import { beforeEach, expect, test } from 'vitest'
import type { Dispute } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import { pay } from './testing/pay.ts'

let account: Account

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
})

function disputed(card = 'pm_card_createDispute'): Dispute {
  const intent = pay(account, card)
  const [dispute] = account.list('dispute', '/v1/disputes', { payment_intent: intent.id }).data
  if (dispute === undefined) throw new Error('Nothing is disputed')
  account.newEvents()
  return dispute
}

function answer(dispute: Dispute, params: Given): Dispute {
  return account.call('dispute', 'POST', `/v1/disputes/${dispute.id}`, params)
}

function again(dispute: Dispute): Dispute {
  return account.call('dispute', 'GET', `/v1/disputes/${dispute.id}`)
}

test('is lost with losing evidence, and cannot be answered twice', () => {
  const dispute = disputed()
  expect(answer(dispute, { evidence: { uncategorized_text: 'losing_evidence' } }).status).toBe('lost')
  expect(account.newEvents()).toContain('charge.dispute.closed')
  const more = { evidence: { uncategorized_text: 'winning_evidence' } }
  expect(account.refusal('POST', `/v1/disputes/${dispute.id}`, more).param).toBe('evidence')
})

test('waits for evidence that is staged, and is under review once it is sent', () => {
  const dispute = disputed()
  const staged = answer(dispute, { evidence: { customer_name: 'Ada' }, submit: false })
  expect(staged).toMatchObject({
    status: 'needs_response',
    evidence: { customer_name: 'Ada' },
    evidence_details: { has_evidence: true, submission_count: 0 },
  })
  expect(answer(dispute, { evidence: { receipt: 'file' } })).toMatchObject({
    status: 'under_review',
    evidence: { customer_name: 'Ada', receipt: 'file' },
    evidence_details: { submission_count: 1 },
  })
  account.engine.advanceClock(utc(2026, 11, 1))
  expect(again(dispute).status).toBe('under_review')
})

test('is lost when nobody answers in time, or when it is given up', () => {
  const [first, second] = [disputed(), disputed('pm_card_createDisputeProductNotReceived')]
  expect(account.call('dispute', 'POST', `/v1/disputes/${second.id}/close`).status).toBe('lost')
  account.engine.advanceClock(first.evidence_details.due_by ?? 0)
  expect(again(first)).toMatchObject({ status: 'lost', evidence_details: { past_due: true } })
})

test('that is only an inquiry takes no money, and ends by itself', () => {
  const dispute = disputed('pm_card_createDisputeInquiry')
  expect(dispute).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] })
  account.engine.advanceClock(dispute.evidence_details.due_by ?? 0)
  expect(again(dispute)).toMatchObject({ status: 'warning_closed', balance_transactions: [] })
})
