/** Labelled fields of the hosted pages' forms, each with what is wrong with it. */
import { type Html, html, type HtmlValue } from './html.ts'

/** What is wrong, by the id of the field. */
export type FieldErrors = Readonly<Record<string, string>>

export interface FormErrors {
  /** Stands above the form and takes the focus. */
  summary: string
  fields: FieldErrors
}

export interface InputField {
  id: string
  label: string
  /** Said after the label to those who only hear it. */
  about?: string
  value?: string
  attributes?: Record<string, string>
  isOptional?: boolean
  help?: string | null
}

/** Its name is its id. */
export function inputField(input: InputField, errors: FormErrors | null): Html {
  const { id, value = '', attributes = {}, isOptional = false, help = null } = input
  return html`<div class="field">
<label for="${id}">${labelOf(input)}</label>
<input id="${id}" name="${id}"${!isOptional && html` required`}${Object.entries({ ...attributes, value }).map(
    ([name, text]) => html` ${name}="${text}"`,
  )}${described(id, errors, help)}>
${notes(id, errors, help)}
</div>`
}

export interface SelectField extends Omit<InputField, 'attributes'> {
  /** Value and words. */
  options: readonly (readonly [string, string])[]
  autocomplete?: string
}

export function selectField(select: SelectField, errors: FormErrors | null): Html {
  const { id, value = '', options, autocomplete = 'off', isOptional = false, help = null } = select
  return html`<div class="field">
<label for="${id}">${labelOf(select)}</label>
<select id="${id}" name="${id}" autocomplete="${autocomplete}"${!isOptional && html` required`}${described(id, errors, help)}>
${value === '' && html`<option value=""></option>`}${options.map(
  ([key, words]) => html`<option value="${key}"${key === value && html` selected`}>${words}</option>`,
)}</select>
${notes(id, errors, help)}
</div>`
}

/** `label` may hold a link. */
export function checkField(
  { id, label, isChecked = false }: { id: string; label: HtmlValue; isChecked?: boolean },
  errors: FormErrors | null,
): Html {
  return html`<div class="field check">
<label for="${id}"><input id="${id}" name="${id}" type="checkbox" value="yes"${isChecked && html` checked`}${described(id, errors, null)}> <span>${label}</span></label>
${notes(id, errors, null)}
</div>`
}

function labelOf({
  label,
  about,
  isOptional = false,
}: Pick<InputField, 'label' | 'about' | 'isOptional'>): Html {
  return html`${label}${about !== undefined && html`<span class="said-only"> ${about}</span>`}${isOptional && ' (optional)'}`
}

function described(id: string, errors: FormErrors | null, help: string | null): Html {
  const isWrong = errors?.fields[id] !== undefined
  const ids = [...(isWrong ? [`${id}-error`] : []), ...(help === null ? [] : [`${id}-help`])]
  return html`${isWrong && html` aria-invalid="true"`}${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}`
}

function notes(id: string, errors: FormErrors | null, help: string | null): Html {
  const error = errors?.fields[id]
  return html`${error !== undefined && html`<p class="error" id="${id}-error">${error}</p>`}${help !== null && html`<p class="small" id="${id}-help">${help}</p>`}`
}

/** Stands above the form; named by its words and focused when the page opens. */
export function errorSummary(errors: FormErrors | null): Html | null {
  if (errors === null) return null
  return html`<div class="notice bad" role="alert" tabindex="-1" autofocus>
<p>${errors.summary}</p>
</div>`
}

/** What was typed into a field: trimmed, and no longer than anything a form asks for. */
export function typed(form: URLSearchParams, name: string): string {
  return (form.get(name) ?? '').trim().slice(0, 300)
}
