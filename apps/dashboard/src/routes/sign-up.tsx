import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { textLink } from '../components/text-link.ts'
import { AuthCard } from '../features/session/auth-card.tsx'
import { SignUpForm } from '../features/session/sign-up-form.tsx'

const route = getRouteApi('/sign-up')

export function SignUp() {
  const { redirect } = route.useSearch()
  const navigate = useNavigate()
  return (
    <AuthCard
      title="Create your account"
      lead="Free to begin with. No card needed."
      footer={
        <>
          Have an account?{' '}
          <Link to="/sign-in" search={{ redirect }} className={textLink}>
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm onSignedUp={() => void navigate({ to: '/organization/new', search: { redirect } })} />
    </AuthCard>
  )
}
