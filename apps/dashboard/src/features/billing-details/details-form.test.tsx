import { fireEvent, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderView } from '../../../test/render.tsx'
import { countryNames } from './countries.ts'
import { DetailsForm, type DetailsInput } from './details-form.tsx'

const empty = { name: null, email: null, address: null, taxIds: [] }

function show(details: Parameters<typeof DetailsForm>[0]['details'] = empty, pending = false) {
  const saved: DetailsInput[] = []
  renderView(<DetailsForm details={details} pending={pending} onSave={(input) => saved.push(input)} />)
  return saved
}
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save billing details' }))
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

it('says nothing of what was left empty', () => {
  const saved = show()
  save()
  expect(saved).toEqual([empty])
})

it('gives what was typed, a tax id with its kind', () => {
  const saved = show()
  type('Legal name', ' Analytical Engines Ltd ')
  type('Country', 'DE')
  type('City', 'Berlin')
  type('Kind', 'eu_vat')
  type('Number', ' DE123456789 ')
  save()
  expect(saved).toEqual([
    {
      name: 'Analytical Engines Ltd',
      email: null,
      address: { line1: null, line2: null, city: 'Berlin', state: null, postalCode: null, country: 'DE' },
      taxIds: [{ type: 'eu_vat', value: 'DE123456789' }],
    },
  ])
})

it('begins with what is known, and is not sent twice', () => {
  const saved = show({ ...empty, name: 'Acme', email: 'billing@acme.test' }, true)
  expect(screen.getByLabelText('Legal name')).toHaveProperty('value', 'Acme')
  save()
  expect(saved).toEqual([])
})

it('names countries in the language of the reader', () => {
  expect(countryNames('de').find(({ value }) => value === 'AT')?.label).toBe('Österreich')
  expect(countryNames('en').map(({ label }) => label)).toContain('Côte d’Ivoire')
})
