/**
 * Markup that mail programs of any age show: one table, styles on the elements, and the dark colours in a style sheet for
 * those that read one. Both sets of colours keep a contrast of 4.5:1.
 */

import { type Html, html } from './html.ts'
import type { Block, Letter, Row } from './letter.ts'

const font = 'font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif'
const dark = `@media (prefers-color-scheme: dark) {
  .page { background: #14161a !important } .card { background: #1d2025 !important; border-color: #383d45 !important }
  .ink { color: #f2f3f5 !important } .muted { color: #b3b8c2 !important } .line { border-color: #383d45 !important }
  .act { background: #f2f3f5 !important; color: #14161a !important }
}`

export function toHtml({ subject, preview, title, blocks }: Letter, footer: readonly string[]): string {
  const { html: page } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>${{ html: dark }}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f5f7">
<div style="display:none;max-height:0;overflow:hidden">${preview}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f5f7"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe2e7;border-radius:12px"><tr><td style="padding:32px">
<h1 class="ink" style="margin:0 0 16px;${font};font-size:22px;line-height:1.3;color:#16181d">${title}</h1>
${blocks.map(blockHtml)}
</td></tr></table>
<p class="muted" style="max-width:560px;margin:16px auto 0;${font};font-size:13px;line-height:1.5;color:#555b66">${footer.map((line) => html`${line}<br>`)}</p>
</td></tr></table>
</body>
</html>
`
  return page
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case 'text':
      return html`<p class="ink" style="margin:0 0 16px;${font};font-size:16px;line-height:1.5;color:#16181d">${block.text}</p>
`
    case 'rows':
      return html`<table class="ink" width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px;${font};font-size:15px;line-height:1.5;color:#16181d">${block.rows.map(rowHtml)}</table>
`
    case 'button':
      return html`<p style="margin:24px 0 8px"><a class="act" href="${block.url}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#16181d;color:#ffffff;${font};font-size:16px;font-weight:600;text-decoration:none">${block.label}</a></p>
`
    default:
      return block satisfies never
  }
}

function rowHtml({ name, value, isTotal = false }: Row): Html {
  const weight = isTotal ? '600' : '400'
  return html`<tr><th scope="row" align="left" class="line" style="padding:8px 16px 8px 0;border-bottom:1px solid #dfe2e7;font-weight:${weight}">${name}</th><td align="right" class="line" translate="no" style="padding:8px 0;border-bottom:1px solid #dfe2e7;white-space:nowrap;font-variant-numeric:tabular-nums;font-weight:${weight}">${value}</td></tr>`
}
