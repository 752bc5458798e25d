import type { WireResponse } from '../http/message.ts'

/** Markup that is safe to send. Only `html` makes it. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type HtmlValue = string | number | Html | null | false | readonly HtmlValue[]

/** Markup with everything put into it escaped, unless it is markup itself. `null` and `false` put nothing. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return new Html(strings.reduce((text, part, index) => text + toText(values[index - 1] ?? null) + part))
}

function toText(value: HtmlValue): string {
  if (value === null || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
  return value.map(toText).join('')
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** The URL when a link may lead there, else null: a `javascript:` return address must not become one. */
export function webUrl(url: string | null): string | null {
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null
}

export interface Document {
  status?: number
  title: string
  body: Html
  /** Where a form on this page may end up besides here: browsers hold the redirect after it to the same rule. */
  formTargets?: readonly (string | null)[]
}

/** A whole page. No script runs on it and nothing is loaded from elsewhere. */
export function document({ status = 200, title, body, formTargets = [] }: Document): WireResponse {
  const origins = formTargets.flatMap((url) => (webUrl(url) === null ? [] : [new URL(url ?? '').origin]))
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        "style-src 'self'",
        'img-src data:',
        `form-action 'self' ${[...new Set(origins)].join(' ')}`.trim(),
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join('; '),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
    body: html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_sandbox/assets/sandbox.css">
</head>
<body>
<p class="ribbon"><strong>SANDBOX</strong> <span>No real card is read and no money moves.</span></p>
${body}
</body>
</html>
`.text,
  }
}
