import type { ReactNode } from 'react'
import { Logo } from '../../components/logo.tsx'
import { PageTitle } from '../../components/page.tsx'
import { SiteHeader } from '../../components/site-header.tsx'

interface AuthCardProps {
  title: string
  lead?: string
  children: ReactNode
  /** Under the card: the other way in. */
  footer?: ReactNode
}

/** The frame of the pages before the dashboard. */
export function AuthCard({ title, lead, children, footer }: AuthCardProps) {
  return (
    <>
      <PageTitle>{title}</PageTitle>
      <SiteHeader />
      <main id="content" className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 py-10">
        <Logo />
        <h1 tabIndex={-1} className="mt-8 text-2xl">
          {title}
        </h1>
        {lead ? <p className="mt-1.5 text-muted">{lead}</p> : null}
        <div className="panel mt-6 p-5 sm:p-6">{children}</div>
        {footer ? <p className="mt-5 text-sm text-muted">{footer}</p> : null}
      </main>
    </>
  )
}
