import { Panel } from '../../components/panel.tsx'
import { ExternalLink } from '../../components/external-link.tsx'

interface EmailViewProps {
  subject: string
  to: readonly string[]
  text: string
  /** Where the mail is shown as a mail program shows it. */
  htmlUrl: string
}

/** A mail as text, and the way to how it looks. */
export function EmailView({ subject, to, text, htmlUrl }: EmailViewProps) {
  return (
    <Panel title={subject} aside={<ExternalLink href={htmlUrl}>See it as it looks</ExternalLink>}>
      {to.length > 0 ? <p className="mb-3 text-sm text-muted">To {to.join(', ')}</p> : null}
      <pre className="rounded-lg bg-sunken p-4 text-sm break-words whitespace-pre-wrap">{text}</pre>
    </Panel>
  )
}
