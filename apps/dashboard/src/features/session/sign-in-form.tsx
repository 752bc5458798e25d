import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { authClient, explainAuthError, orThrow, sessionQuery } from '../../auth.ts'
import { Field } from '../../components/field.tsx'
import { OneButtonForm } from '../../components/one-button-form.tsx'

export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const queryClient = useQueryClient()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <OneButtonForm
      submit="Sign in"
      explain={explainAuthError}
      action={async () => {
        orThrow(await authClient.signIn.email({ email, password }))
        queryClient.clear()
        await queryClient.fetchQuery(sessionQuery)
        onSignedIn()
      }}
    >
      <Field
        label="Email"
        name="email"
        type="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </OneButtonForm>
  )
}
