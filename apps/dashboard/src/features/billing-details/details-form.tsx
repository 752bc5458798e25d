import { type BillingDetails, isTaxIdType, taxIdNames, type TaxIdType, taxIdTypes } from '@prorata/billing'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Field } from '../../components/field.tsx'
import { Select } from '../../components/select.tsx'
import { useFormat } from '../../format.ts'
import { countryNames } from './countries.ts'

export interface DetailsInput extends Omit<BillingDetails, 'taxIds'> {
  taxIds: { type: TaxIdType; value: string }[]
}

interface DetailsFormProps {
  details: BillingDetails
  pending: boolean
  onSave: (details: DetailsInput) => void
}

/** Who the organization is on its invoices. Everything may stay empty. */
export function DetailsForm({ details, pending, onSave }: DetailsFormProps) {
  const format = useFormat()
  const [draft, setDraft] = useState(() => toDraft(details))
  const set = (key: keyof typeof draft) => (value: string) => setDraft({ ...draft, [key]: value })
  const countries = countryNames(format.locale)
  return (
    <form
      className="flex flex-col gap-8"
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) onSave(toInput(draft))
      }}
    >
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-4 text-base font-semibold">On your invoices</legend>
        <Field
          label="Legal name"
          name="name"
          autoComplete="organization"
          isOptional
          value={draft.name}
          onChange={set('name')}
        />
        <Field
          label="E-mail for invoices"
          name="email"
          type="email"
          autoComplete="email"
          isOptional
          value={draft.email}
          onChange={set('email')}
          hint="Receipts and reminders go here, and to nobody else. Left empty, they go to all billing admins."
        />
      </fieldset>
      <fieldset className="flex flex-col gap-4">
        <legend className="mb-4 text-base font-semibold">Address</legend>
        <Select
          label="Country"
          name="country"
          autoComplete="country"
          value={draft.country}
          onChange={set('country')}
          options={[{ value: '', label: 'None' }, ...countries]}
        />
        <Field
          label="Street"
          name="line1"
          autoComplete="address-line1"
          isOptional
          value={draft.line1}
          onChange={set('line1')}
        />
        <Field
          label="Suite, floor"
          name="line2"
          autoComplete="address-line2"
          isOptional
          value={draft.line2}
          onChange={set('line2')}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label="Postal code"
            name="postalCode"
            autoComplete="postal-code"
            isOptional
            value={draft.postalCode}
            onChange={set('postalCode')}
          />
          <Field
            label="City"
            name="city"
            autoComplete="address-level2"
            isOptional
            value={draft.city}
            onChange={set('city')}
          />
        </div>
        <Field
          label="State or province"
          name="state"
          autoComplete="address-level1"
          isOptional
          value={draft.state}
          onChange={set('state')}
        />
      </fieldset>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-4 text-base font-semibold">Tax ID</legend>
        <Select
          label="Kind"
          name="taxIdType"
          autoComplete="off"
          value={draft.taxIdType}
          onChange={set('taxIdType')}
          options={[
            { value: '', label: 'None' },
            ...taxIdTypes.map((type) => ({ value: type, label: taxIdNames[type] })),
          ]}
        />
        {draft.taxIdType === '' ? null : (
          <Field label="Number" name="taxId" autoComplete="off" value={draft.taxId} onChange={set('taxId')} />
        )}
      </fieldset>
      <div>
        <Button type="submit" pending={pending}>
          Save billing details
        </Button>
        <p className="mt-2 text-sm text-muted">
          They stand on invoices from here on. Earlier ones stay as they are.
        </p>
      </div>
    </form>
  )
}

function toDraft({ name, email, address, taxIds }: BillingDetails) {
  const taxId = taxIds.find(({ type }) => isTaxIdType(type))
  return {
    name: name ?? '',
    email: email ?? '',
    line1: address?.line1 ?? '',
    line2: address?.line2 ?? '',
    city: address?.city ?? '',
    state: address?.state ?? '',
    postalCode: address?.postalCode ?? '',
    country: address?.country ?? '',
    taxIdType: taxId?.type ?? '',
    taxId: taxId?.value ?? '',
  }
}

function toInput(draft: ReturnType<typeof toDraft>): DetailsInput {
  const { name, email, taxIdType, taxId, ...parts } = draft
  const isEmpty = Object.values(parts).every((part) => part.trim() === '')
  return {
    name: orNull(name),
    email: orNull(email),
    address: isEmpty
      ? null
      : {
          line1: orNull(parts.line1),
          line2: orNull(parts.line2),
          city: orNull(parts.city),
          state: orNull(parts.state),
          postalCode: orNull(parts.postalCode),
          country: orNull(parts.country),
        },
    taxIds: isTaxIdType(taxIdType) && taxId.trim() !== '' ? [{ type: taxIdType, value: taxId.trim() }] : [],
  }
}

function orNull(text: string): string | null {
  return text.trim() || null
}
