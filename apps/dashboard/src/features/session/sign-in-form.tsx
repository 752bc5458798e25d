import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { explainAuthError, sessionQuery, signIn } from '../../auth.ts'
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
        await signIn({ email, password })
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
