import { Link } from '@tanstack/react-router'
import { LoadMore } from '../../components/load-more.tsx'
import { Panel } from '../../components/panel.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { textLink } from '../../components/text-link.ts'
import { Loaded } from '../../loaded.tsx'
import { live, trpc } from '../../trpc.ts'
import { EmailList } from './email-list.tsx'
import { EmailView } from './email-view.tsx'

interface OutboxProps {
  /** The mail that is read. */
  mailId: string | undefined
  /** The example that is read. */
  preview: string | undefined
}

/** The sandbox's mailbox: what customers would have got, and every mail there is with made-up content. */
export function Outbox({ mailId, preview }: OutboxProps) {
  return (
    <div className="flex flex-col gap-5">
      {mailId ? <OneEmail id={mailId} /> : null}
      <Emails />
      <Previews chosen={preview} />
    </div>
  )
}

function OneEmail({ id }: { id: string }) {
  const email = trpc.outbox.find.useQuery({ id })
  return (
    <Loaded query={email} skeleton={<Skeleton className="min-h-72" label="Loading the mail…" />}>
      {({ subject, to, text }) => (
        <EmailView subject={subject} to={to} text={text} htmlUrl={`/api/outbox/${encodeURIComponent(id)}`} />
      )}
    </Loaded>
  )
}

function Emails() {
  const list = trpc.outbox.list.useInfiniteQuery(
    { limit: 20 },
    { ...live, getNextPageParam: (page) => page.nextCursor },
  )
  return (
    <Loaded query={list} skeleton={<Skeleton className="min-h-48" label="Loading the outbox…" />}>
      {({ pages }) => (
        <Panel title="Mails of your organization">
          <EmailList emails={pages.flatMap(({ emails }) => emails)} />
          <LoadMore
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </Panel>
      )}
    </Loaded>
  )
}

function Previews({ chosen }: { chosen: string | undefined }) {
  const previews = trpc.outbox.previews.useQuery()
  return (
    <Loaded query={previews} skeleton={<Skeleton className="min-h-48" label="Loading the examples…" />}>
      {(all) => {
        const shown = all.find(({ name }) => name === chosen)
        return (
          <>
            <Panel title="Every mail there is">
              <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2">
                {all.map(({ name }) => (
                  <li key={name}>
                    <Link
                      to="/billing/outbox"
                      search={{ preview: name }}
                      className={`inline-flex min-h-8 items-center ${textLink}`}
                    >
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </Panel>
            {shown ? (
              <EmailView
                subject={shown.subject}
                to={[]}
                text={shown.text}
                htmlUrl={`/api/outbox/previews/${encodeURIComponent(shown.name)}`}
              />
            ) : null}
          </>
        )
      }}
    </Loaded>
  )
}
