import type { UsageMeter } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { noticeFor } from './notice-for.ts'

interface CurrentNoticeProps {
  current: Outputs['subscription']['current']
  meters: readonly UsageMeter[]
}

/** The notice on top of the page, if there is one. Who cannot act is told whom to ask. */
export function CurrentNotice({ current, meters }: CurrentNoticeProps) {
  const format = useFormat()
  const notice = noticeFor(current, meters, format)
  if (!notice) return null
  const { tone, title, text, to, action } = notice
  const canAct = to !== null && current.canManageBilling
  return (
    <Notice
      tone={tone}
      title={title}
      actions={
        canAct ? (
          <Link to={to} className={buttonLook('secondary')}>
            {action}
          </Link>
        ) : null
      }
    >
      {text}
      {to !== null && !current.canManageBilling ? ` ${whomToAsk(current.billingAdmins, format)}` : null}
    </Notice>
  )
}
