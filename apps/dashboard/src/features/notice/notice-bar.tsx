import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { type NoticeAct, noticeWords } from './notice-words.ts'

/** The one notice that matters now, on top of every page. Who cannot act is told whom to ask. */
export function NoticeBar({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { notice, canManageBilling, billingAdmins } = current
  if (!notice) return null
  const { tone, title, text, acts } = noticeWords(notice, format)
  return (
    <Notice
      tone={tone}
      title={title}
      actions={
        canManageBilling && acts.length > 0 ? acts.map((act) => <Act key={act.kind} act={act} />) : null
      }
    >
      {text}
      {acts.length > 0 && !canManageBilling ? ` ${whomToAsk(billingAdmins, format)}` : null}
    </Notice>
  )
}

function Act({ act }: { act: NoticeAct }) {
  switch (act.kind) {
    case 'link':
      return (
        <Link to={act.to} className={buttonLook('secondary')}>
          {act.label}
        </Link>
      )
    case 'add_card':
    case 'resume':
    case 'undo_change':
      return null
    default:
      return act satisfies never
  }
}
