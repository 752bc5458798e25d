/** A mail before it is HTML or text: both are made from it, so that they say the same. */

export interface Letter {
  subject: string
  /** What a list of mails shows after the subject. */
  preview: string
  title: string
  blocks: readonly Block[]
}

export type Block =
  | { kind: 'text'; text: string }
  /** Names and values; the last row may be a total. */
  | { kind: 'rows'; rows: readonly Row[] }
  | { kind: 'button'; label: string; url: string }

export interface Row {
  name: string
  value: string
  isTotal?: boolean
}

export const text = (...sentences: readonly string[]): Block => ({ kind: 'text', text: sentences.join(' ') })
export const rows = (...given: readonly Row[]): Block => ({ kind: 'rows', rows: given })
export const button = (label: string, url: string): Block => ({ kind: 'button', label, url })
