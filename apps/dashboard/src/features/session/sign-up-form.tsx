import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { explainAuthError, sessionQuery, signUp } from '../../auth.ts'
import { Field } from '../../components/field.tsx'
import { OneButtonForm } from '../../components/one-button-form.tsx'

export function SignUpForm({ onSignedUp }: { onSignedUp: () => void }) {
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  return (
    <OneButtonForm
      submit="Create account"
      explain={explainAuthError}
      action={async () => {
        await signUp({ name: name.trim(), email, password })
        queryClient.clear()
        await queryClient.fetchQuery(sessionQuery)
        onSignedUp()
      }}
    >
      <Field label="Name" name="name" autoComplete="name" value={name} onChange={setName} />
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
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint="At least 8 characters."
      />
    </OneButtonForm>
  )
}
