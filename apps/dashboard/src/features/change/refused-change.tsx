import type { Refusal } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import { refusalText } from '../../words/refusal-text.ts'

/** Why a change has no price, and the way to where that can be mended. */
export function RefusedChange({ refusal }: { refusal: Refusal }) {
  const format = useFormat()
  const isOver = refusal.code === 'over_limit'
  const overSeats = isOver && refusal.over.some(({ limit }) => limit === 'seats')
  return (
    <Notice
      tone="warn"
      announced="later"
      title={isOver ? 'More is in use than this plan holds' : refusalText(refusal, format)}
      actions={
        <>
          {overSeats ? (
            <Link to="/billing/seats" className={buttonLook('secondary')}>
              See who takes a seat
            </Link>
          ) : null}
          {refusal.code === 'payment_pending' ? (
            <Link to="/billing/invoices" className={buttonLook('secondary')}>
              See the open invoice
            </Link>
          ) : null}
          <Link to="/billing/plans" className={buttonLook('secondary')}>
            See plans
          </Link>
        </>
      }
    >
      {isOver ? refusalText(refusal, format) : null}
    </Notice>
  )
}
