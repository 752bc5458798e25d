import type { Notice } from '@prorata/billing'
import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { activePro, currentWith, november, now, starter, usd } from '../../../test/fixtures.ts'
import { renderConnected } from '../../../test/render.tsx'
import { FlashMessage, FlashProvider } from '../../flash.tsx'
import { NoticeBar } from './notice-bar.tsx'

const downgrading = {
  ...activePro,
  renewal: { kind: 'changes', at: november.end, to: starter },
} as const
const scheduled: Notice = {
  kind: 'change_scheduled',
  from: activePro.terms,
  to: starter,
  at: november.end,
}

function show(more: Parameters<typeof currentWith>[1]) {
  const sent: string[] = []
  renderConnected(
    <FlashProvider>
      <h1 tabIndex={-1}>Overview</h1>
      <FlashMessage />
      <NoticeBar current={currentWith(downgrading, more)} />
    </FlashProvider>,
    (procedure) => {
      sent.push(procedure)
      return { data: procedure === 'subscription.undoChange' ? { kind: 'undone' } : currentWith(activePro) }
    },
  )
  return sent
}

it('undoes a scheduled change where it is announced, and says so', async () => {
  const sent = show({ notice: scheduled })
  expect(screen.getByText('Starter starts on 1 Dec')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Undo the change to Starter' }))
  const said = await screen.findByText('You keep Pro. The change is undone.')
  expect(said.closest('[role=status]')).toBeTruthy()
  expect(sent.filter((procedure) => procedure === 'subscription.undoChange')).toHaveLength(1)
})

it('leads to the payment of the invoice that is owed', async () => {
  show({
    notice: {
      kind: 'payment_failed',
      planId: 'pro',
      since: now,
      accessUntil: null,
      invoiceId: 'in_7',
      amountDue: usd(4_900),
      nextAttempt: null,
      failure: null,
    },
  })
  expect(screen.getByRole('link', { name: 'Pay the invoice' }).getAttribute('href')).toBe('/billing/pay/in_7')
})

it('tells a member whom to ask instead', () => {
  show({ notice: scheduled, canManageBilling: false })
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByText(/Only billing admins can do this\. Ask Dana\./)).toBeTruthy()
})

it('is not there where there is nothing to say', () => {
  show({ notice: null })
  expect(screen.queryByRole('region')).toBeNull()
})
