import type { Quote } from '@prorata/billing'
import { Minus, Plus } from 'lucide-react'
import { useFormat } from '../../format.ts'
import { differenceText } from '../../words/terms-text.ts'

/** What the change gives and what it takes. */
export function Differences({ gained, lost }: Pick<Quote, 'gained' | 'lost'>) {
  const format = useFormat()
  const texts = (differences: Quote['gained']) => differences.map((one) => differenceText(one, format))
  return (
    <div className="flex flex-col gap-4 text-sm">
      <List title="What you gain" items={texts(gained)} sign="plus" />
      <List title="What you lose" items={texts(lost)} sign="minus" />
    </div>
  )
}

function List({ title, items, sign }: { title: string; items: string[]; sign: 'plus' | 'minus' }) {
  if (items.length === 0) return null
  const Icon = sign === 'plus' ? Plus : Minus
  return (
    <div>
      <h3 className="mb-2 text-base">{title}</h3>
      <ul className="flex flex-col gap-1">
        {items.map((item) => (
          <li key={item} className="flex items-start gap-2">
            <Icon
              aria-hidden
              size={15}
              strokeWidth={2.5}
              className={`mt-1 shrink-0 ${sign === 'plus' ? 'text-accent' : 'text-muted'}`}
            />
            {item}
          </li>
        ))}
      </ul>
    </div>
  )
}
