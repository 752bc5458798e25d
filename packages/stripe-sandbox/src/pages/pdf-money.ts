import { formatMoney } from './format.ts'
import { isShowable } from './pdf.ts'

/** An amount (minor units) as a PDF can show it: currencies whose sign is in no standard font go by their code. */
export function pdfMoney(amount: number, currency: string): string {
  const shown = formatMoney(amount, currency)
  if (isShowable(shown)) return shown
  return `${currency.toUpperCase()} ${shown.replaceAll(/[^\d.,−-]/g, '')}`
}
