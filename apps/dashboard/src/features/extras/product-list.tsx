import { type ProductId, product, productIds, type SoldCurrency } from '@prorata/billing'
import { Button } from '../../components/button.tsx'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'

interface ProductListProps {
  currency: SoldCurrency
  /** Why this person cannot buy, or `null`. */
  denied: string | null
  starting: ProductId | null
  onBuy: (productId: ProductId) => void
}

/** What is sold once, beside plans. */
export function ProductList({ currency, denied, starting, onBuy }: ProductListProps) {
  const format = useFormat()
  return (
    <ul className="grid gap-5 sm:grid-cols-2">
      {productIds.map((id) => {
        const { name, description, price } = product(id)
        const amount = format.money({ amount: price.unitAmounts[currency], currency })
        return (
          <li key={id} className="panel flex flex-col p-5 sm:p-6">
            <h2 className="text-lg">{name}</h2>
            <p className="mt-1 flex-1 text-muted">{description}</p>
            <p className="mt-4 text-2xl font-semibold">
              <Figure>{amount}</Figure>
              <span className="text-sm font-normal text-muted"> once</span>
            </p>
            <div className="mt-4">
              <Button
                wide
                pending={starting === id}
                disabled={starting !== null}
                reason={denied ?? undefined}
                onClick={() => onBuy(id)}
              >
                <span>
                  Buy for {amount}
                  <span className="sr-only">: {name}</span>
                </span>
              </Button>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
