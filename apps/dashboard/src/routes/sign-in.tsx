import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { textLink } from '../components/text-link.ts'
import { AuthCard } from '../features/session/auth-card.tsx'
import { safePath } from '../features/session/safe-path.ts'
import { SignInForm } from '../features/session/sign-in-form.tsx'

const route = getRouteApi('/sign-in')

export function SignIn() {
  const { redirect } = route.useSearch()
  const router = useRouter()
  return (
    <AuthCard
      title="Sign in"
      footer={
        <>
          New here?{' '}
          <Link to="/sign-up" search={{ redirect }} className={textLink}>
            Create an account
          </Link>
        </>
      }
    >
      <SignInForm onSignedIn={() => router.history.push(safePath(redirect))} />
    </AuthCard>
  )
}
