import { compareEntitlements, type Quote } from '@prorata/billing'
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { goldenQuote, november, now, pro, starter, usd, visa } from '../../../test/fixtures.ts'
import { renderView } from '../../../test/render.tsx'
import { formatFor } from '../../format.ts'
import { messageFor } from '../../words/message-for.ts'
import { ChangeResult } from './change-result.tsx'
import { ChangeView, type ChangeViewProps } from './change-view.tsx'
import { confirmText, consequenceText, renewedText } from './change-words.ts'

const format = formatFor('en-US')

function show(more: Partial<ChangeViewProps> = {}, locale = 'en-US') {
  let confirmed = 0
  renderView(
    <ChangeView
      quote={goldenQuote}
      period={november}
      paymentMethod={visa}
      now={now}
      stage={{ kind: 'ready' }}
      renewing={false}
      replaces={null}
      renewalError={null}
      announcement={null}
      onConfirm={() => {
        confirmed += 1
      }}
      onRenew={() => undefined}
      {...more}
    />,
    locale,
  )
  return { confirmed: () => confirmed }
}

const rows = () =>
  [...document.querySelectorAll('dl > div')]
    .filter((row) => row.querySelector(':scope > dt'))
    .map((row) => `${row.querySelector('dt')?.textContent} ${row.querySelector('dd')?.textContent}`)

describe('the golden example', () => {
  it('shows what is given back, what begins, what is due and what comes next, to the cent', () => {
    show()
    expect(rows()).toEqual([
      'Unused Starter, 7 Nov 16:00 – 1 Dec −$14.78',
      'Pro, 7 Nov 16:00 – 1 Dec $38.11',
      'Due today $23.33',
      'Next invoice, 1 Dec 2026 $49.00',
    ])
    expect(
      screen.getByText('You’ll be charged $23.33 today to Visa 4242, then $49.00/month from 1 Dec.'),
    ).toBeTruthy()
    expect(screen.getByText(/Price held until/).textContent).toBe('Price held until 16:15 UTC.')
    expect(screen.getByRole('link', { name: 'Keep Starter' })).toBeTruthy()
  })

  it('repeats the amount on the button that charges it', () => {
    const { confirmed } = show()
    fireEvent.click(screen.getByRole('button', { name: 'Pay $23.33 and upgrade' }))
    expect(confirmed()).toBe(1)
  })

  it('keeps every amount whole for translation', () => {
    show()
    for (const amount of ['−$14.78', '$38.11', '$23.33', '$49.00']) {
      expect(screen.getByText(amount).getAttribute('translate')).toBe('no')
    }
  })

  it('says what is gained', () => {
    show()
    const changes = within(screen.getByRole('region', { name: 'What changes for your team' }))
    expect(changes.getByText('Advanced analytics')).toBeTruthy()
    expect(changes.getByText('Projects: 5 → unlimited')).toBeTruthy()
    expect(changes.queryByText('What you lose')).toBeNull()
  })

  it('is written in the reader’s locale', () => {
    show({}, 'de-DE')
    expect(rows().map((row) => row.replaceAll(/\s/g, ' '))).toContain('Due today 23,33 $')
  })
})

describe('a price that does not hold any more', () => {
  it('is dimmed and cannot be bought while a new one is made', () => {
    const { confirmed } = show({ renewing: true })
    const button = screen.getByRole('button', { name: /Pay/ })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(button)
    expect(confirmed()).toBe(0)
    expect(screen.getByRole('status').textContent).toBe('Getting a new price…')
  })

  it('is announced with the new amount', () => {
    const next = { ...goldenQuote, id: 'quote_2', dueToday: usd(2_332) }
    const text = renewedText(goldenQuote, next, format)
    show({ quote: next, announcement: text })
    expect(screen.getByRole('status').textContent).toBe(
      'The price changed slightly because time passed: now $23.32. Review and continue.',
    )
    expect(screen.getByRole('button', { name: 'Pay $23.32 and upgrade' })).toBeTruthy()
  })

  it('says that somebody else has changed the plan meanwhile', () => {
    const text = renewedText(goldenQuote, { ...goldenQuote, id: 'quote_2', from: pro, to: starter }, format)
    expect(text).toBe(
      'Your plan was changed meanwhile: you have Pro now, and this costs $23.33 today. Review and continue.',
    )
  })

  it('cannot be bought where no new one could be made, and can be asked for again', () => {
    const { confirmed } = show({ renewalError: new TypeError('Failed to fetch') })
    fireEvent.click(screen.getByRole('button', { name: /Pay/ }))
    expect(confirmed()).toBe(0)
    expect(screen.getByRole('alert').textContent).toContain('The price could not be renewed')
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy()
  })
})

describe('a problem', () => {
  it('says after a decline that nothing was charged and nothing changed, and what to do', () => {
    const message = messageFor({ kind: 'billing', code: 'payment_declined', message: '' })
    const { confirmed } = show({ stage: { kind: 'failed', message, declined: true } })
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('Your bank declined the card')
    expect(alert.textContent).toContain('You have not been charged and your plan has not changed.')
    expect(alert.textContent).toContain('Try another card')
    fireEvent.click(screen.getByRole('button', { name: /Pay/ }))
    expect(confirmed()).toBe(1)
  })

  it.each(['sending', 'confirming'] as const)('lets nobody pay twice while %s', (kind) => {
    const { confirmed } = show({ stage: { kind } })
    const button = screen.getByRole('button', { name: /Pay/ })
    fireEvent.click(button)
    fireEvent.click(button)
    expect(confirmed()).toBe(0)
    expect(button.getAttribute('aria-busy')).toBe('true')
  })

  it('says while the outcome is unknown not to pay again', () => {
    show({ stage: { kind: 'confirming' } })
    expect(screen.getByText('We’re confirming this with the bank')).toBeTruthy()
    expect(screen.getByText('Don’t pay again: this page updates by itself.')).toBeTruthy()
  })
})

describe('other changes', () => {
  const downgrade: Quote = {
    ...goldenQuote,
    from: pro,
    to: starter,
    direction: 'downgrade',
    effective: 'period_end',
    startsAt: november.end,
    dueToday: usd(0),
    nextInvoice: { amount: usd(1_900), at: november.end },
    ...compareEntitlements('pro', 'starter'),
  }
  const yearly = { ...starter, interval: 'year', unitAmount: 19_000 } as const

  it('schedules a downgrade without charging', () => {
    show({ quote: downgrade })
    expect(rows()).toEqual(['Due today $0.00', 'Next invoice, 1 Dec 2026 $19.00'])
    expect(screen.getByRole('button', { name: 'Schedule downgrade for 1 Dec' })).toBeTruthy()
    expect(
      screen.getByText('No charge today. Starter begins 1 Dec at $19.00/month. You keep Pro until then.'),
    ).toBeTruthy()
    expect(screen.getByText('What you lose')).toBeTruthy()
  })

  it('names the interval where only that changes', () => {
    const quote: Quote = { ...goldenQuote, to: yearly, direction: 'interval', gained: [], lost: [] }
    expect(confirmText(quote, format)).toBe('Pay $23.33 and switch to yearly')
    show({ quote })
    expect(screen.getByText('Everything you use stays as it is. Only how you pay changes.')).toBeTruthy()
  })

  it('names a whole year that begins today', () => {
    const year = { start: now, end: Date.UTC(2027, 10, 7, 16) }
    const whole = {
      description: '1 × Starter (at $190.00 / year)',
      amount: usd(19_000),
      period: year,
      proration: false,
    }
    show({ quote: { ...goldenQuote, to: yearly, direction: 'interval', lines: [whole] } })
    expect(rows()[0]).toBe('Starter yearly, 7 Nov 2026 16:00 – 7 Nov 2027 16:00 $190.00')
  })

  it('says where a credit goes', () => {
    const quote = { ...goldenQuote, dueToday: usd(0), creditLeft: usd(2_600) }
    expect(confirmText(quote, format)).toBe('Upgrade, pay nothing today')
    expect(consequenceText(quote, { paymentMethod: null, now }, format)).toBe(
      'You won’t be charged today. Pro starts now, and you pay $49.00/month from 1 Dec. $26.00 credit goes to your next invoices.',
    )
  })

  it('names the year of a next invoice in another year, and its amount where it is not the plan’s price', () => {
    const quote = { ...goldenQuote, nextInvoice: { amount: usd(4_100), at: Date.UTC(2027, 0, 3) } }
    expect(consequenceText(quote, { paymentMethod: null, now }, format)).toBe(
      'You’ll be charged $23.33 today, then $41.00 on 3 Jan 2027.',
    )
  })
})

describe('the result', () => {
  it('says what was paid and takes the focus', () => {
    renderView(<ChangeResult outcome={{ kind: 'applied', invoice: null }} quote={goldenQuote} />)
    const heading = screen.getByRole('heading', { name: 'Pro is on.' })
    expect(document.activeElement).toBe(heading)
    expect(screen.getByText(/You paid \$23\.33\./)).toBeTruthy()
    expect(screen.getByRole('link', { name: 'See the invoice' })).toBeTruthy()
  })

  it('says that nothing has moved until the bank’s question is answered, and leads there', () => {
    const url = 'https://pay.example/confirm'
    renderView(<ChangeResult outcome={{ kind: 'action_required', url }} quote={goldenQuote} />)
    const link = screen.getByRole('link', { name: /^Confirm with your bank/ })
    expect(link.getAttribute('href')).toBe(url)
    expect(screen.getByRole('status').textContent).toContain('Don’t pay again: this page updates by itself.')
    expect(screen.getByText(/You have not been charged and still have Starter/)).toBeTruthy()
  })
})
