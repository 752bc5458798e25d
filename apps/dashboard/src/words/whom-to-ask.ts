import type { Format } from '../format.ts'

/** Why a member without billing rights cannot act, and who can. */
export function whomToAsk(billingAdmins: readonly string[], format: Format): string {
  if (billingAdmins.length === 0) return 'Only billing admins can do this. Ask an owner of your organization.'
  return `Only billing admins can do this. Ask ${format.list(billingAdmins)}.`
}
