import { Link } from '@tanstack/react-router'
import { buttonLook } from '../components/button.tsx'
import { PageTitle } from '../components/page.tsx'
import { SiteHeader } from '../components/site-header.tsx'

export function NotFound() {
  return (
    <>
      <PageTitle>Not found</PageTitle>
      <SiteHeader />
      <main id="content" className="mx-auto w-full max-w-md px-4 py-16">
        <h1 tabIndex={-1} className="text-2xl">
          This page does not exist
        </h1>
        <p className="mt-2 mb-6 text-muted">The address may be old or mistyped.</p>
        <Link to="/billing" className={buttonLook('primary')}>
          Go to overview
        </Link>
      </main>
    </>
  )
}
