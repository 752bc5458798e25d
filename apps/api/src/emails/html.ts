/** Text that may stand in HTML as it is. */
export interface Html {
  readonly html: string
}

type Part = string | Html | readonly Html[]

/** HTML around values; what is not HTML already is escaped, in text and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const filled = strings.map((string, index) => {
    const part = parts[index]
    return string + (part === undefined ? '' : toMarkup(part))
  })
  return { html: filled.join('') }
}

function toMarkup(part: Part): string {
  if (typeof part === 'string') return escape(part)
  return 'html' in part ? part.html : part.map((one) => one.html).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? '')
}
