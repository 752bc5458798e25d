/** What the panels of the control page are made of. */
import { type Html, html, type HtmlValue } from '../../pages/html.ts'

export function panel(id: string, title: string, body: HtmlValue, isWide = false): Html {
  return html`<section class="panel${isWide && ' full'}" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${body}</section>`
}

export interface Act {
  fields?: Record<string, string>
  /** The id of the element that says what it is done to. */
  describedBy?: string
}

/** A button that does one thing. */
export function act(action: string, label: string, { fields = {}, describedBy }: Act = {}): Html {
  return html`<form method="post" action="/_sandbox/page/${action}">${hidden(fields)}<button class="quiet" type="submit"${describedBy !== undefined && html` aria-describedby="${describedBy}"`}>${label}</button></form>`
}

export function hidden(fields: Record<string, string>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
}

export type Options = readonly (readonly [value: string, label: string])[]

export function select(id: string, name: string, label: string, options: Options): Html {
  return html`<div class="field"><label for="${id}">${label}</label><select id="${id}" name="${name}">${options.map(
    ([value, words]) => html`<option value="${value}">${words}</option>`,
  )}</select></div>`
}

export interface Input {
  id: string
  name: string
  label: string
  type?: 'text' | 'number'
  value?: string
  placeholder?: string
  min?: number
  max?: number
}

export function input({
  id,
  name,
  label,
  type = 'text',
  value = '',
  placeholder = '',
  min,
  max,
}: Input): Html {
  return html`<div class="field"><label for="${id}">${label}</label><input id="${id}" name="${name}" type="${type}" value="${value}" placeholder="${placeholder}" autocomplete="off"${min !== undefined && html` min="${min}"`}${max !== undefined && html` max="${max}"`}></div>`
}

export function more(summary: string, body: HtmlValue): Html {
  return html`<details><summary>${summary}</summary>${body}</details>`
}

export function empty(words: string): Html {
  return html`<p class="empty">${words}</p>`
}

/** A checkout session's id is 66 characters long, of which the first tell it from the others. */
export function shorten(what: string): string {
  return what.replace(/\b(\w{18})\w{12,}/g, '$1…')
}

/** As `datetime-local` takes it; its time is read as UTC. */
export function toInput(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16)
}
