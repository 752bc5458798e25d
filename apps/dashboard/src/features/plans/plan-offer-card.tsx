import { type Interval, compareEntitlements, isPerSeat, plan, type PlanId } from '@prorata/billing'
import { Minus, Plus } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Figure } from '../../components/figure.tsx'
import { type Format, useFormat } from '../../format.ts'
import { differenceText } from '../../words/terms-text.ts'
import type { Offer, PlanOffer } from './offer-for.ts'
import { planFacts } from './plan-facts.ts'

interface PlanOfferCardProps {
  plan: PlanOffer
  offer: Offer
  interval: Interval
  currency: string
  /** What it is compared with. */
  yours: PlanId
  /** The buttons. */
  children: ReactNode
}

/** One plan: its price, how it differs from yours, and what you can do about it. */
export function PlanOfferCard({
  plan: shown,
  offer,
  interval,
  currency,
  yours,
  children,
}: PlanOfferCardProps) {
  const format = useFormat()
  const headingId = useId()
  const isYours = offer.kind === 'current'
  const frame = isYours ? 'outline-2 -outline-offset-1 outline-accent' : ''
  if (!shown.prices) {
    return (
      <article
        aria-labelledby={headingId}
        className={`panel col-span-full flex flex-wrap items-center gap-x-8 gap-y-2 p-5 ${frame}`}
      >
        <div className="flex items-center gap-3">
          <h2 id={headingId} className="text-lg">
            {shown.name}
          </h2>
          <Figure className="text-lg text-muted">{format.money({ amount: 0, currency })}</Figure>
          <OfferBadge offer={offer} />
        </div>
        <p className="flex-1 basis-72 text-sm text-muted">
          {shown.description} {format.list(factTexts(shown, format))}.
        </p>
        <div className="text-sm">{children}</div>
      </article>
    )
  }
  return (
    <article aria-labelledby={headingId} className={`panel flex flex-col gap-4 p-5 ${frame}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id={headingId} className="text-lg">
          {shown.name}
        </h2>
        <OfferBadge offer={offer} />
      </div>
      <div>
        <Price plan={shown} interval={interval} currency={currency} />
        <p className="mt-1 text-sm text-muted sm:min-h-12">{shown.description}</p>
      </div>
      <div className="flex flex-col gap-2">{children}</div>
      <div className="border-t border-line pt-4 text-sm">
        {shown.id === yours ? (
          <ul className="flex flex-col gap-1.5">
            {factTexts(shown, format).map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ) : (
          <Against from={yours} to={shown.id} />
        )}
      </div>
    </article>
  )
}

/** What a plan holds, one thing a text; what it does not have is left out. */
function factTexts(shown: PlanOffer, format: Format): string[] {
  return planFacts
    .map(({ name, value }) => ({ name, text: value(shown, format) }))
    .filter(({ text }) => text !== '–')
    .map(({ name, text }) => (text === 'Yes' ? name : `${name}: ${text}`))
}

/** What one plan has more and less than another. */
function Against({ from, to }: { from: PlanId; to: PlanId }) {
  const format = useFormat()
  const { gained, lost } = compareEntitlements(from, to)
  return (
    <>
      <h3 className="mb-2 text-xs text-muted">Compared with {plan(from).name}</h3>
      <ul className="flex flex-col gap-1.5">
        {gained.map((one) => (
          <Line key={differenceText(one, format)} sign="more" text={differenceText(one, format)} />
        ))}
        {lost.map((one) => (
          <Line key={differenceText(one, format)} sign="less" text={differenceText(one, format)} />
        ))}
      </ul>
    </>
  )
}

function Line({ sign, text }: { sign: 'more' | 'less'; text: string }) {
  const Icon = sign === 'more' ? Plus : Minus
  return (
    <li className="flex items-start gap-2">
      <Icon
        aria-label={sign === 'more' ? 'More:' : 'Less:'}
        size={15}
        strokeWidth={2.5}
        className={`mt-1 shrink-0 ${sign === 'more' ? 'text-accent' : 'text-muted'}`}
      />
      {text}
    </li>
  )
}

function OfferBadge({ offer }: { offer: Offer }) {
  const format = useFormat()
  if (offer.kind === 'current') return <Badge tone="good">{offer.note}</Badge>
  if (offer.kind === 'scheduled') return <Badge tone="waiting">Starts {format.day(offer.at)}</Badge>
  return null
}

function Price({
  plan: shown,
  interval,
  currency,
}: Pick<PlanOfferCardProps, 'plan' | 'interval' | 'currency'>) {
  const format = useFormat()
  const amount = (minor: number) => format.money({ amount: minor, currency })
  return (
    <>
      <p className="flex items-baseline gap-1">
        <Figure className="text-2xl font-semibold tracking-tight">
          {amount(shown.prices?.[interval].unitAmount ?? 0)}
        </Figure>
        {shown.prices ? (
          <span className="text-sm text-muted">
            /{interval}
            {isPerSeat({ planId: shown.id }) ? ' a seat' : null}
          </span>
        ) : null}
      </p>
      <p className="mt-0.5 text-sm sm:min-h-12">{savingText(shown, interval, amount, format)}</p>
    </>
  )
}

/** What a year costs less, in money and in percent, said at either interval. */
function savingText(
  { prices, yearlySaving }: PlanOffer,
  interval: Interval,
  amount: (minor: number) => string,
  format: Format,
): string | null {
  if (!prices || !yearlySaving) return null
  const saving = `saves ${amount(yearlySaving.amount)} (${format.percent(yearlySaving.percent)})`
  return interval === 'year' ? `Yearly ${saving}` : `Or ${amount(prices.year.unitAmount)}/year: ${saving}`
}
