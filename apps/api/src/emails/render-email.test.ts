import { emailContentSchema, emailKinds, type EmailContent } from '@prorata/billing'
import { describe, expect, it } from 'vitest'
import type { Links } from './payment-letters.ts'
import { renderEmail } from './render-email.ts'
import { emailSamples } from './samples.ts'

const links: Links = {
  page: (path) => `https://billing.acme.test${path}`,
  pay: (invoiceId) => `https://billing.acme.test/billing/pay/${invoiceId}?token=p1.abc`,
}
const render = (content: EmailContent, organizationName = 'Acme') =>
  renderEmail({ content, organizationName }, links)
const sampleOf = (name: string): EmailContent => {
  const found = emailSamples.find((sample) => sample.name === name)
  if (!found) throw new Error(`No sample ${name}`)
  return found.content
}

it('has a sample of every kind', () => {
  expect(new Set(emailSamples.map(({ content }) => content.kind))).toEqual(new Set(emailKinds))
})

describe.each(emailSamples)('$name', ({ content }) => {
  const { subject, html, text } = render(content)

  it('says everything it has to, in HTML and in text alike', () => {
    for (const part of [subject, html, text]) {
      expect(part).not.toMatch(/undefined|null|NaN|Invalid|\[object/u)
      expect(part.trim()).not.toBe('')
    }
    expect(subject).not.toMatch(/[\r\n]/u)
    expect(subject.length).toBeLessThan(80)
    // Both are made from one letter: each line of the text is in the HTML.
    const shown = html
      .replaceAll(/<style>[^]*?<\/style>|<[^>]+>/gu, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
    for (const amount of text.match(/[−-]?\$[\d,.]*\d/gu) ?? []) expect(shown).toContain(amount)
    const urls = text.match(/https:\/\/\S+/gu) ?? []
    expect(urls.length).toBeGreaterThanOrEqual(2)
    for (const url of urls.slice(0, -1)) expect(html.replaceAll('&amp;', '&')).toContain(`href="${url}"`)
  })

  it('is what is stored: nothing is lost on the way through the database', () => {
    expect(render(emailContentSchema.parse(JSON.parse(JSON.stringify(content))))).toEqual({
      subject,
      html,
      text,
    })
  })
})

it.each([
  ['Payment failed, first notice', /has insufficient funds\. You have not been charged the \$49\.00\./u],
  ['Payment failed, first notice', /Pro stays on until 15 Dec 2026\. We try again on 4 Dec 2026\./u],
  [
    'Payment failed, last notice: the plan is off',
    /This was the last try: we will not try again by ourselves\./u,
  ],
  [
    'Payment failed, last notice: the plan has ended',
    /Pro has ended, and you are on Free\. Nothing is deleted\./u,
  ],
  ['Confirm a change', /You have until 8 Nov 2026, 16:00 UTC\./u],
  [
    'Trial ends soon, with a card',
    /It ends at 10 Nov 2026, 16:00 UTC\. Then the first charge: \$49\.00\/month\./u,
  ],
  ['Trial ends soon, without a card', /Without one, Pro turns off then and you are not charged\./u],
  ['Receipt', /Unused time on Starter after 7 Nov 2026: −\$14\.78/u],
  ['Receipt', /Paid on 7 Nov 2026: \$23\.33/u],
  ['Cancellation', /no more charges, and nothing is deleted/u],
  ['Refund', /Refunded: \$20\.00/u],
])('%s says what matters (%#)', (name, words) => {
  expect(render(sampleOf(name)).text).toMatch(words)
})

it('leads to where the very invoice is paid, and nowhere once the plan has ended', () => {
  const pay = 'https://billing.acme.test/billing/pay/in_sample?token=p1.abc'
  expect(render(sampleOf('Payment failed, first notice')).text).toContain(pay)
  expect(render(sampleOf('Confirm a renewal')).text).toContain(pay)
  expect(render(sampleOf('Payment failed, last notice: the plan has ended')).text).not.toContain('/pay/')
})

it.each([
  ['markup', '<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert(1)&gt;'],
  ['an attribute’s end', '"><script>', '&quot;&gt;&lt;script&gt;'],
  ['another header', 'Acme\r\nBcc: eve@evil.test', 'Acme Bcc: eve@evil.test'],
  ['text turned around', 'Acme \u202egnp.exe', 'Acme  gnp.exe'],
])('shows a name that holds %s as the text it is', (_name, organizationName, shown) => {
  const { html, text, subject } = render(sampleOf('Receipt'), organizationName)
  expect(html).toContain(`About the billing of ${shown}.`)
  expect(html).not.toMatch(/<script|<img/u)
  expect(subject).not.toContain('Bcc')
  expect(text).not.toMatch(/\r|\u202e/u)
})

it('writes money of other currencies with their own decimals', () => {
  const receipt = sampleOf('Receipt')
  if (receipt.kind !== 'receipt') throw new Error('A receipt')
  const inCurrency = (currency: string) =>
    render({
      ...receipt,
      lines: [],
      total: { amount: 1_900, currency },
      amountPaid: { amount: 1_900, currency },
    })
  expect(inCurrency('jpy').subject).toBe('Receipt for ¥1,900')
  expect(inCurrency('eur').subject).toBe('Receipt for €19.00')
  expect(inCurrency('kwd').text).toContain('1.900')
})

it('can be read in dark and in light', () => {
  const { html } = render(sampleOf('Receipt'))
  expect(html).toContain('prefers-color-scheme: dark')
  for (const [ink, paper] of [
    ['#16181d', '#ffffff'],
    ['#555b66', '#f4f5f7'],
    ['#f2f3f5', '#1d2025'],
    ['#b3b8c2', '#14161a'],
  ] as const) {
    expect(html).toContain(ink)
    expect(contrast(ink, paper)).toBeGreaterThan(4.5)
  }
})

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
