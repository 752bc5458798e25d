import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { createOrganization, explainAuthError, sessionQuery, setActiveOrganization } from '../../auth.ts'
import { Field } from '../../components/field.tsx'
import { OneButtonForm } from '../../components/one-button-form.tsx'

/** Creates an organization and makes it the one that is looked at. */
export function CreateOrganizationForm({ onCreated }: { onCreated: () => void }) {
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  return (
    <OneButtonForm
      submit="Create organization"
      explain={explainAuthError}
      action={async () => {
        const created = await createOrganization({ name: name.trim(), slug: slugFor(name) })
        await setActiveOrganization(created.id)
        queryClient.clear()
        await queryClient.fetchQuery(sessionQuery)
        onCreated()
      }}
    >
      <Field
        label="Organization name"
        name="organization"
        autoComplete="organization"
        value={name}
        onChange={setName}
        hint="Your team or company. The plan and its invoices belong to it."
      />
    </OneButtonForm>
  )
}

/** Slugs are unique across organizations, names are not: the end is random. */
function slugFor(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return `${words.slice(0, 39) || 'organization'}-${crypto.randomUUID().slice(0, 8)}`
}
