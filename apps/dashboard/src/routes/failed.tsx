import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { PageTitle } from '../components/page.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { SectionError } from '../loaded.tsx'

/** A page that could not be shown at all: the session did not load, or a part of the program did not arrive. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <>
      <PageTitle>Not available</PageTitle>
      <SiteHeader />
      <main id="content" className="mx-auto w-full max-w-2xl px-4 py-16">
        <h1 tabIndex={-1} className="mb-5 text-2xl">
          This page could not be loaded
        </h1>
        <SectionError
          error={error}
          isRetrying={false}
          onRetry={() => {
            reset()
            void router.invalidate()
          }}
        />
      </main>
    </>
  )
}
