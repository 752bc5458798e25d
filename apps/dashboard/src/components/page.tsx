import { createContext, type ReactNode, useContext } from 'react'

interface PageProps {
  title: string
  /** One sentence under the heading. */
  lead?: ReactNode
  /** Above the heading: the way back. */
  back?: ReactNode
  aside?: ReactNode
  children: ReactNode
}

/** What stands before every document title: a sandbox must not be taken for the real thing in a row of tabs. */
export const TitlePrefix = createContext('')

export function PageTitle({ children }: { children: string }) {
  const prefix = useContext(TitlePrefix)
  return <title>{`${prefix}${children} · Prorata`}</title>
}

/** A page: the document's title and its one first heading, which takes the focus when the page is navigated to. */
export function Page({ title, lead, back, aside, children }: PageProps) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      {back ? <div className="mb-3 text-sm">{back}</div> : null}
      <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4 sm:mb-8">
        <div>
          <h1 tabIndex={-1} className="text-2xl">
            {title}
          </h1>
          {lead ? <p className="mt-1 max-w-prose text-muted">{lead}</p> : null}
        </div>
        {aside}
      </div>
      {children}
    </>
  )
}
