/** Level `numbers`: prorations and invoices as Stripe computed them, to the cent, descriptions to the letter. */
import { readCaseList } from '../cases.ts'
import type { Check, Level } from '../level.ts'
import { checkProrations } from './prorations.ts'
import { checkInvoices } from './invoices.ts'

const FILES = {
  'proration-cases.json': checkProrations,
  'invoice-math-cases.json': checkInvoices,
}

export const numbers: Level = async ({ cases }) => {
  const checks: Check[] = []
  const notes: string[] = []
  for (const [file, check] of Object.entries(FILES)) {
    const list = readCaseList(cases, file)
    if (list === null) notes.push(`skipped: no recordings at ${cases}/${file}`)
    else checks.push(...(await check(list)))
  }
  return { checks, notes }
}
