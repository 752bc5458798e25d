import type { EnvSource } from '../env.ts'

/** What people leave standing in a copied example: `changeme`, `sk_test_...`, `whsec_xxx`, `<your key>`. */
const placeholders = [
  /\.\.\.|…|[<>]|\s/u,
  // Words long enough that chance does not write them into a real key.
  /change[-_]?me|placeholder|example|replace|insert|your[-_]|secret[-_]?here|1234567/iu,
  /_x+$|x{6,}/iu,
  /^(?<character>.)\k<character>*$/u,
]

/** Reads variables one by one and collects what is wrong with them, so that a person mends everything in one go. */
export class EnvReader {
  readonly problems: string[] = []
  readonly #source: EnvSource

  constructor(source: EnvSource) {
    this.#source = source
  }

  refuse(problem: string): void {
    this.problems.push(problem)
  }

  /** The trimmed value, or `null` where it is not set or empty. */
  optional(name: string): string | null {
    return this.#source[name]?.trim() || null
  }

  /** The value, or `''` together with a problem. */
  required(name: string, what: string): string {
    const value = this.optional(name)
    if (value === null) this.refuse(`${name} is not set: ${what}.`)
    return value ?? ''
  }

  /** A secret that somebody made: not empty, not a placeholder. `''` together with a problem. */
  secret(name: string, what: string): string {
    const value = this.required(name, what)
    if (value && isPlaceholder(value)) {
      this.refuse(`${name} is a placeholder, not a secret: ${what}.`)
      return ''
    }
    return value
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[], fallback: Value): Value {
    const text = this.optional(name)
    if (text === null) return fallback
    const value = values.find((candidate) => candidate === text)
    if (value === undefined) this.refuse(`${name} is "${text}", but may be ${values.join(', ')}.`)
    return value ?? fallback
  }

  integer(name: string, fallback: number, range: { min: number; max: number }): number {
    const text = this.optional(name)
    if (text === null) return fallback
    const value = Number(text)
    if (/^\d+$/u.test(text) && value >= range.min && value <= range.max) return value
    this.refuse(`${name} is "${text}", but is a whole number from ${range.min} to ${range.max}.`)
    return fallback
  }

  /** An address of http or https without credentials, query or fragment; without its trailing slash. */
  url(name: string, fallback: string | null, what: string): string | null {
    const text = this.optional(name) ?? fallback
    if (text === null) return null
    const url = URL.canParse(text) ? new URL(text) : null
    const isPlain =
      url && ['http:', 'https:'].includes(url.protocol) && !url.username && !url.search && !url.hash
    if (isPlain) return url.href.replace(/\/+$/u, '')
    this.refuse(`${name} is not an address like https://billing.acme.com: ${what}.`)
    return null
  }

  /** Every variable that is set and begins with the prefix. */
  withPrefix(prefix: string): [name: string, value: string][] {
    return Object.keys(this.#source)
      .filter((name) => name.startsWith(prefix))
      .flatMap((name): [string, string][] => {
        const value = this.optional(name)
        return value === null ? [] : [[name, value]]
      })
  }

  /** One leak must not open two doors. */
  distinct(names: readonly string[]): void {
    for (const [index, name] of names.entries()) {
      const value = this.optional(name)
      const twin = value && names.slice(0, index).find((earlier) => this.optional(earlier) === value)
      if (twin) this.refuse(`${name} is the same as ${twin}: each secret needs a value of its own.`)
    }
  }
}

function isPlaceholder(value: string): boolean {
  return placeholders.some((pattern) => pattern.test(value))
}
