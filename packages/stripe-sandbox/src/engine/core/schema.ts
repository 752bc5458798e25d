// Parameters are declared once per route. A declaration names every parameter Stripe knows (the compiler
// checks that against the SDK's types): those the sandbox understands with a parser, the rest as `unbuilt`.
import type { ParamValue, Params } from '../contract.ts'
import { invalidRequest, missingParameter, notBuilt, unknownParameter } from './errors.ts'

export interface Field<T, Required extends boolean = false> {
  required: Required
  parse: (value: ParamValue, path: string) => T
}

/** Stripe knows the parameter, the sandbox refuses it with 501. */
export interface Unbuilt {
  unbuilt: true
}
export const unbuilt: Unbuilt = { unbuilt: true }

export type Entry = Field<unknown, boolean> | Unbuilt
export type Spec = Record<string, Entry>

/** Every key of the SDK's parameter type but `expand`, which all routes share. */
export type Covers<P> = { [K in Exclude<keyof P, 'expand'>]-?: Entry }

export type Parsed<S extends Spec> = {
  [K in keyof S]: S[K] extends Field<infer T, infer R> ? (R extends true ? T : T | undefined) : undefined
}

function field<T>(parse: (value: ParamValue, path: string) => T): Field<T> {
  return { required: false, parse }
}

export function required<T>(inner: Field<T, boolean>): Field<T, true> {
  return { required: true, parse: inner.parse }
}

function text(value: ParamValue, path: string): string {
  if (typeof value === 'string') return value
  throw invalidRequest(`Invalid string: ${JSON.stringify(value)}`, path)
}

function present(value: ParamValue, path: string): string {
  const given = text(value, path)
  if (given !== '') return given
  throw invalidRequest(
    `You passed an empty string for '${path}'. We assume empty values are an attempt to unset a parameter; however '${path}' cannot be unset. You should remove '${path}' from your request or supply a non-empty value.`,
    path,
    'parameter_invalid_empty',
  )
}

export function string(maxLength = 5000): Field<string> {
  return field((value, path) => {
    const given = present(value, path)
    if (given.length <= maxLength) return given
    throw invalidRequest(
      `Invalid string: ${given.slice(0, 20)}...${given.slice(-5)}; must be at most ${maxLength} characters`,
      path,
    )
  })
}

function toInteger(given: string, path: string): number {
  const number = /^[+-]?\d+$/.test(given) ? Number(given) : Number.NaN
  if (Number.isSafeInteger(number)) return number
  throw invalidRequest(`Invalid integer: ${given}`, path, 'parameter_invalid_integer')
}

export function integer(limits: { min?: number; max?: number } = {}): Field<number> {
  return field((value, path) => {
    const number = toInteger(present(value, path), path)
    if (limits.min !== undefined && number < limits.min) {
      throw invalidRequest(
        `This value must be greater than or equal to ${limits.min}.`,
        path,
        'parameter_invalid_integer',
      )
    }
    if (limits.max !== undefined && number > limits.max) {
      throw invalidRequest(
        `This value must be less than or equal to ${limits.max}.`,
        path,
        'parameter_invalid_integer',
      )
    }
    return number
  })
}

/** Seconds since 1970. */
export function timestamp(): Field<number> {
  return field((value, path) => {
    const given = present(value, path)
    if (/^\d{1,11}$/.test(given)) return Number(given)
    throw invalidRequest(`Invalid timestamp: must be an integer Unix timestamp, but got ${given}`, path)
  })
}

export function boolean(): Field<boolean> {
  return field((value, path) => {
    const given = present(value, path)
    // As Python writes it, too: the Stripe CLI sends `True`.
    if (given === 'true' || given === 'True') return true
    if (given === 'false' || given === 'False') return false
    throw invalidRequest(`Invalid boolean: ${given}`, path)
  })
}

export function oneOf<const T extends string>(...choices: T[]): Field<T> {
  return field((value, path) => {
    const given = present(value, path)
    for (const choice of choices) if (choice === given) return choice
    const last = choices.at(-1)
    const list = choices.length > 1 ? `${choices.slice(0, -1).join(', ')}, or ${last}` : `${last}`
    throw invalidRequest(`Invalid ${path}: must be one of ${list}`, path)
  })
}

/** A choice of which the sandbox plays only the first ones; the others are Stripe's, but answered 501. */
export function oneOfBuilt<const T extends string>(
  choices: readonly T[],
  others: readonly string[],
): Field<T> {
  const known = oneOf(...choices, ...others)
  return field((value, path) => {
    const given = known.parse(value, path)
    for (const choice of choices) if (choice === given) return choice
    throw notBuilt(`\`${path}=${given}\``, path)
  })
}

/** `''` unsets: null. */
export function emptyable<T>(inner: Field<T>): Field<T | null> {
  return field((value, path) => (value === '' ? null : inner.parse(value, path)))
}

/** A word (`now`, `inf`) or what `inner` takes. */
export function wordOr<const W extends string, T>(word: W, inner: Field<T>): Field<W | T> {
  return field((value, path) => (value === word ? word : inner.parse(value, path)))
}

/** A number with a fraction, as text: `0.036`. */
export function decimal(limits: { min?: number; max?: number; places?: number } = {}): Field<string> {
  return field((value, path) => {
    const given = present(value, path)
    const places = limits.places ?? 12
    const fraction = new RegExp(`^[+-]?\\d+(\\.\\d{1,${places}})?$`)
    if (!fraction.test(given)) {
      throw invalidRequest(
        `Invalid decimal: ${given}; must contain at maximum ${places} decimal places.`,
        path,
        'parameter_invalid_decimal',
      )
    }
    if (limits.min !== undefined && Number(given) < limits.min) {
      throw invalidRequest(`This value must be greater than or equal to ${limits.min}.`, path)
    }
    if (limits.max !== undefined && Number(given) > limits.max) {
      throw invalidRequest(`This value must be less than or equal to ${limits.max}.`, path)
    }
    return given.replace(/^\+/, '')
  })
}

/** An object whose keys are not known beforehand: `currency_options[eur][…]`. */
export function mapOf<T>(inner: Field<T>): Field<Record<string, T>> {
  return field((value, path) => {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest('Invalid object', path)
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [key, inner.parse(entry, `${path}[${key}]`)]),
    )
  })
}

export function arrayOf<T>(inner: Field<T, boolean>): Field<T[]> {
  return field((value, path) => {
    if (typeof value === 'string' && value !== '') return [inner.parse(value, `${path}[0]`)]
    if (!Array.isArray(value)) throw invalidRequest('Invalid array', path)
    return value.map((element, index) => inner.parse(element, `${path}[${index}]`))
  })
}

export function object<S extends Spec>(spec: S): Field<Parsed<S>> {
  return field((value, path) => {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest('Invalid object', path)
    return parseParams(spec, value, path)
  })
}

export interface MetadataChange {
  /** All keys go first. */
  clear: boolean
  /** An empty string removes the key. */
  set: Record<string, string>
}

/** Stripe's limits: 50 keys of 40 characters with values of 500. https://docs.stripe.com/metadata#data */
export function metadata(): Field<MetadataChange> {
  return field((value, path) => {
    if (value === '') return { clear: true, set: {} }
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest('Invalid object', path)
    const set: Record<string, string> = {}
    for (const [key, inner] of Object.entries(value)) {
      const given = text(inner, `${path}[${key}]`)
      if (key.length > 40) {
        throw invalidRequest(
          `Metadata keys can have up to 40 characters. You passed in a key with ${key.length} characters. Invalid key: ${key}`,
          path,
        )
      }
      if (given.length > 500) {
        throw invalidRequest(
          `Metadata values can have up to 500 characters. You passed in a value with ${given.length} characters. Invalid value: ${given}`,
          path,
        )
      }
      set[key] = given
    }
    return { clear: false, set }
  })
}

/** The metadata after a change; refuses more than 50 keys. */
export function changeMetadata(
  before: Record<string, string>,
  change: MetadataChange | undefined,
): Record<string, string> {
  if (change === undefined) return before
  const after: Record<string, string> = change.clear ? {} : { ...before }
  for (const [key, value] of Object.entries(change.set)) {
    if (value === '') delete after[key]
    else after[key] = value
  }
  if (Object.keys(after).length <= 50) return after
  throw invalidRequest(
    `You can only store up to 50 keys in metadata. You are attempting to store ${Object.keys(after).length}.`,
    'metadata',
  )
}

/** Parses and refuses; unknown names first, then missing ones, then bad values, as Stripe does. */
export function parseParams<S extends Spec>(spec: S, given: Params, path?: string): Parsed<S>
export function parseParams(spec: Spec, given: Params, path = ''): Record<string, unknown> {
  const at = (name: string) => (path === '' ? name : `${path}[${name}]`)
  for (const name in given) {
    const entry = Object.hasOwn(spec, name) ? spec[name] : undefined
    if (entry === undefined) throw unknownParameter(at(name))
    if ('unbuilt' in entry) throw notBuilt(`the parameter \`${at(name)}\``, at(name))
  }
  const parsed: Record<string, unknown> = {}
  for (const name in spec) {
    const entry = spec[name]
    if (entry === undefined || 'unbuilt' in entry) continue
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value !== undefined) parsed[name] = entry.parse(value, at(name))
    else if (entry.required) throw missingParameter(at(name))
  }
  return parsed
}
