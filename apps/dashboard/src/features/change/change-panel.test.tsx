import { onlineManager } from '@tanstack/react-query'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { activeStarter, currentWith, goldenQuote, now, pro, usd } from '../../../test/fixtures.ts'
import { type Answer, renderConnected } from '../../../test/render.tsx'
import { ChangePanel } from './change-panel.tsx'

const refuse = (code: string, details: unknown = null): Answer => ({
  error: { message: `said: ${code}`, data: { billing: { code, details }, httpStatus: 400 } },
})

const next = (list: Answer[] | undefined): Answer => {
  const [first = { broken: true } as const] = list ?? []
  return list && list.length > 1 ? (list.shift() ?? first) : first
}

/** An API whose answers to `subscription.*` are given call by call; the last one is repeated. */
function show(answers: { preview: Answer[]; change?: Answer[]; current?: Answer[]; now?: () => number }) {
  const calls: { procedure: string; input: unknown }[] = []
  renderConnected(
    <ChangePanel current={currentWith(activeStarter)} planId="pro" interval="month" />,
    (procedure, input) => {
      calls.push({ procedure, input })
      switch (procedure) {
        case 'environment.current':
          return { data: { mode: 'sandbox', sandboxUrl: null, now: (answers.now ?? (() => now))() } }
        case 'subscription.previewChange':
          return next(answers.preview)
        case 'subscription.change':
          return next(answers.change)
        case 'subscription.current':
          return next(answers.current)
        default:
          return { broken: true }
      }
    },
  )
  return (procedure: string) => calls.filter((call) => call.procedure === procedure)
}

const priced = (more: Partial<typeof goldenQuote> = {}): Answer => ({
  data: { ok: true, quote: { ...goldenQuote, ...more } },
})
const payButton = (name: string | RegExp = /^Pay/) => screen.findByRole('button', { name })

describe('a change of plan', () => {
  it('sends the quoted price once, however often the button is pressed', async () => {
    const calls = show({ preview: [priced()], change: [{ data: { kind: 'applied', invoice: null } }] })
    const button = await payButton('Pay $23.33 and upgrade')
    fireEvent.click(button)
    fireEvent.click(button)
    await screen.findByRole('heading', { name: 'Pro is on.' })
    expect(calls('subscription.change').map(({ input }) => input)).toEqual([{ token: 'token_1' }])
  })

  it('shows no amount at all where the price could not be worked out', async () => {
    const calls = show({ preview: [refuse('provider_rejected'), priced()] })
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('We could not work out the price')
    expect(document.body.textContent).not.toMatch(/\$\d/)
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
    await payButton('Pay $23.33 and upgrade')
    expect(calls('subscription.previewChange')).toHaveLength(2)
  })

  it('explains a refusal', async () => {
    show({ preview: [{ data: { ok: false, refusal: { code: 'payment_pending' } } }] })
    expect(await screen.findByText(/A payment is open\. Pay it first/)).toBeTruthy()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('names what is over a plan’s limits, and leads to where it is mended', async () => {
    const over = [
      { limit: 'projects', used: 7, allowed: 5, over: 2 },
      { limit: 'seats', used: 4, allowed: 3, over: 1 },
    ]
    show({ preview: [{ data: { ok: false, refusal: { code: 'over_limit', planId: 'starter', over } } }] })
    expect(
      await screen.findByText(
        'You use 7 projects (Starter allows 5) and 4 seats (Starter allows 3). Remove 2 projects and 1 seat first, then change to Starter.',
      ),
    ).toBeTruthy()
    expect(screen.getByRole('link', { name: 'See who takes a seat' }).getAttribute('href')).toBe(
      '/billing/seats',
    )
  })

  it('asks for nothing on behalf of a member without billing rights', async () => {
    renderConnected(
      <ChangePanel
        current={currentWith(activeStarter, { canManageBilling: false })}
        planId="pro"
        interval="month"
      />,
      (procedure) => {
        throw new Error(`asked for ${procedure}`)
      },
    )
    expect(await screen.findByText('Only billing admins can do this. Ask Dana.')).toBeTruthy()
  })
})

describe('a price whose time is over', () => {
  it.each(['quote_expired', 'quote_moved'])(
    'is made anew in place after %s, announced, and not charged',
    async (code) => {
      const renewed = priced({ id: 'quote_2', token: 'token_2', dueToday: usd(2_332) })
      const calls = show({
        preview: [priced(), renewed],
        change: [refuse(code), { data: { kind: 'applied', invoice: null } }],
      })
      fireEvent.click(await payButton('Pay $23.33 and upgrade'))
      expect(
        await screen.findByText(
          'The price changed slightly because time passed: now $23.32. Review and continue.',
        ),
      ).toBeTruthy()
      fireEvent.click(await payButton('Pay $23.32 and upgrade'))
      await screen.findByRole('heading', { name: 'Pro is on.' })
      expect(calls('subscription.change').map(({ input }) => input)).toEqual([
        { token: 'token_1' },
        { token: 'token_2' },
      ])
    },
  )

  it('is renewed by the server’s clock before anybody pays it', async () => {
    const renewed = priced({ id: 'quote_2', token: 'token_2', expiresAt: now + 31 * 60_000 })
    const calls = show({ preview: [priced(), renewed], now: () => now + 16 * 60_000 })
    expect(await screen.findByText('The price is the same and is held until 16:31 UTC.')).toBeTruthy()
    expect(calls('subscription.previewChange')).toHaveLength(2)
  })
})

describe('a payment that did not go through', () => {
  it('leaves the plan, says so, and the next try has a price of its own', async () => {
    const calls = show({
      preview: [priced(), priced({ id: 'quote_2', token: 'token_2' })],
      change: [refuse('payment_declined'), { data: { kind: 'applied', invoice: null } }],
    })
    fireEvent.click(await payButton())
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('You have not been charged and your plan has not changed.')
    await waitFor(() => expect(calls('subscription.previewChange')).toHaveLength(2))
    await waitFor(() => expect(screen.getByRole('button', { name: /^Pay/ }).ariaDisabled).toBeNull())
    fireEvent.click(await payButton())
    await screen.findByRole('heading', { name: 'Pro is on.' })
    expect(calls('subscription.change').at(-1)?.input).toEqual({ token: 'token_2' })
  })

  it('is looked up where no answer came, and never sent again by itself', async () => {
    const calls = show({
      preview: [priced()],
      change: [{ broken: true }],
      current: [
        { data: currentWith(activeStarter) },
        { data: currentWith({ ...activeStarter, terms: pro }) },
      ],
    })
    fireEvent.click(await payButton())
    expect(await screen.findByText('We’re confirming this with the bank')).toBeTruthy()
    fireEvent.click(await payButton())
    await screen.findByRole('heading', { name: 'Pro is on.' }, { timeout: 10_000 })
    expect(calls('subscription.change')).toHaveLength(1)
  }, 15_000)
})

it('sends a payment now or not at all: none waits for the network to come back', async () => {
  const calls = show({
    preview: [priced()],
    change: [{ broken: true }],
    current: [{ data: currentWith(activeStarter) }],
  })
  const button = await payButton()
  onlineManager.setOnline(false)
  try {
    fireEvent.click(button)
    expect(await screen.findByText('We’re confirming this with the bank')).toBeTruthy()
  } finally {
    onlineManager.setOnline(true)
  }
  expect(calls('subscription.change')).toHaveLength(1)
})

describe('a payment that the bank asks about', () => {
  const asked: Answer = { data: { kind: 'action_required', url: 'https://pay.example/confirm' } }
  const waiting = { ...activeStarter, pendingChange: { to: pro, expiresAt: now + 1 } }

  it('turns the plan on in place once it is confirmed elsewhere', async () => {
    show({
      preview: [priced()],
      change: [asked],
      current: [{ data: currentWith(waiting) }, { data: currentWith({ ...activeStarter, terms: pro }) }],
    })
    fireEvent.click(await payButton())
    const link = await screen.findByRole('link', { name: /^Confirm with your bank/ })
    expect(link.getAttribute('target')).toBe('_blank')
    expect(screen.getByText(/this page updates by itself/)).toBeTruthy()
    await screen.findByRole('heading', { name: 'Pro is on.' }, { timeout: 10_000 })
  }, 15_000)

  it('says that nothing was charged once it is given up or its time is over', async () => {
    const calls = show({
      preview: [priced()],
      change: [asked],
      current: [{ data: currentWith(waiting) }, { data: currentWith(activeStarter) }],
    })
    fireEvent.click(await payButton())
    const alert = await screen.findByRole('alert', {}, { timeout: 12_000 })
    expect(alert.textContent).toContain('Its payment was not confirmed. You have not been charged.')
    expect(calls('subscription.change')).toHaveLength(1)
  }, 15_000)
})
