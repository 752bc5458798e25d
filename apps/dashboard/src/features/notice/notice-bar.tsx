import { Link, useLocation } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { ResumeButton, UndoChangeButton } from '../../undo.tsx'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { type NoticeAct, noticeWords } from './notice-words.ts'

/** The one notice that matters now, on top of every page. Who cannot act is told whom to ask. */
export function NoticeBar({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const pathname = useLocation({ select: (location) => location.pathname })
  const { notice, canManageBilling, billingAdmins } = current
  if (!notice) return null
  const { tone, title, text, acts: all } = noticeWords(notice, format)
  // A link to where one is already would do nothing.
  const acts = all.filter((act) => act.kind !== 'link' || act.to !== pathname)
  return (
    <section aria-label="What matters now" className="mb-6 sm:mb-8">
      <Notice
        tone={tone}
        title={title}
        actions={
          canManageBilling && acts.length > 0
            ? acts.map((act) => <Act key={act.kind} act={act} current={current} />)
            : null
        }
      >
        {text}
        {acts.length > 0 && !canManageBilling ? ` ${whomToAsk(billingAdmins, format)}` : null}
      </Notice>
    </section>
  )
}

function Act({ act, current }: { act: NoticeAct; current: Outputs['subscription']['current'] }) {
  switch (act.kind) {
    case 'link':
      return (
        <Link to={act.to} className={buttonLook('secondary')}>
          {act.label}
        </Link>
      )
    case 'pay':
      return act.invoiceId === null ? (
        <Link to="/billing/invoices" className={buttonLook('secondary')}>
          {act.label}
        </Link>
      ) : (
        <Link
          to="/billing/pay/$invoiceId"
          params={{ invoiceId: act.invoiceId }}
          className={buttonLook('secondary')}
        >
          {act.label}
        </Link>
      )
    case 'resume':
      return <ResumeButton current={current} />
    case 'undo_change':
      return <UndoChangeButton current={current} />
    default:
      return act satisfies never
  }
}
