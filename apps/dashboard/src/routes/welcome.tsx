import { getRouteApi, Link } from '@tanstack/react-router'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { textLink } from '../components/text-link.ts'
import { Welcome as WelcomeBack } from '../features/checkout/welcome.tsx'

const route = getRouteApi('/billing/welcome')

export function Welcome() {
  const { session_id: sessionId } = route.useSearch()
  return (
    <Page title="Welcome">
      {sessionId ? (
        <WelcomeBack sessionId={sessionId} />
      ) : (
        <Notice tone="neutral" title="There is no checkout to look up">
          <Link to="/billing" className={textLink}>
            Go to overview
          </Link>
        </Notice>
      )}
    </Page>
  )
}
