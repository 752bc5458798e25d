import { Link } from '@tanstack/react-router'
import { buttonLook } from '../components/button.tsx'
import { PageTitle } from '../components/page.tsx'

export function NotFound() {
  return (
    <main id="content" className="mx-auto w-full max-w-md px-4 py-16">
      <PageTitle>Not found</PageTitle>
      <h1 tabIndex={-1} className="text-2xl">
        This page does not exist
      </h1>
      <p className="mt-2 mb-6 text-muted">The address may be old or mistyped.</p>
      <Link to="/billing" className={buttonLook('primary')}>
        Go to overview
      </Link>
    </main>
  )
}
