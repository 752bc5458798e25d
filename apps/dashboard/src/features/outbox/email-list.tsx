import { Link } from '@tanstack/react-router'
import { Badge } from '../../components/badge.tsx'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { emailStatus } from './email-status.ts'

/** Mails, newest first. */
export function EmailList({ emails }: { emails: Outputs['outbox']['list']['emails'] }) {
  const format = useFormat()
  if (emails.length === 0) {
    return (
      <p className="text-muted">
        No mails yet. Receipts, reminders and what else your customers get by mail lands here instead of in a
        mailbox.
      </p>
    )
  }
  return (
    <ul className="divide-y divide-line">
      {emails.map((email) => (
        <li
          key={email.id}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0"
        >
          <span className="min-w-0">
            <Link to="/billing/outbox" search={{ mail: email.id }} className={textLink}>
              {email.subject}
            </Link>
            <span className="block text-sm break-words text-muted">To {email.to.join(', ')}</span>
          </span>
          <span className="flex items-center gap-3 text-sm text-muted">
            {format.moment(email.createdAt)} UTC
            <Badge tone={emailStatus[email.status].tone}>{emailStatus[email.status].text}</Badge>
          </span>
        </li>
      ))}
    </ul>
  )
}
