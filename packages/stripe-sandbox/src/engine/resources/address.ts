import { emptyable, object, required, string } from '../core/schema.ts'

const line = emptyable(string())

export const addressFields = object({
  city: line,
  country: line,
  line1: line,
  line2: line,
  postal_code: line,
  state: line,
})

export interface Address {
  city: string | null
  country: string | null
  line1: string | null
  line2: string | null
  postal_code: string | null
  state: string | null
}

export const EMPTY_ADDRESS: Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

export function toAddress(given: ReturnType<typeof addressFields.parse> | null): Address | null {
  if (given === null) return null
  return {
    city: given.city ?? null,
    country: given.country ?? null,
    line1: given.line1 ?? null,
    line2: given.line2 ?? null,
    postal_code: given.postal_code ?? null,
    state: given.state ?? null,
  }
}

/** To whom goods go. */
export const recipientFields = object({
  address: required(addressFields),
  name: required(string()),
  phone: line,
})

export interface Recipient {
  address?: Address
  name: string
  phone: string | null
}

export function toRecipient(given: ReturnType<typeof recipientFields.parse> | null): Recipient | null {
  if (given === null) return null
  const address = toAddress(given.address)
  return { name: given.name, phone: given.phone ?? null, ...(address === null ? {} : { address }) }
}
