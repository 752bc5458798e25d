import { invalidRequest } from './errors.ts'
import type { Field } from './schema.ts'
import { mapOf, string } from './schema.ts'

/** As a refusal of Stripe's lists them, in its order. https://docs.stripe.com/currencies#presentment-currencies */
const CURRENCIES = [
  'usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd bwp byn bzd cad cdf chf',
  'clp cny cop crc cve czk djf dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gnf gtq gyd hkd hnl hrk htg huf idr',
  'ils inr isk jmd jod jpy kes kgs khr kmf krw kwd kyd kzt lak lbp lkr lrd lsl mad mdl mga mkd mmk mnt mop mur mvr',
  'mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg qar ron rsd rub rwf sar sbd scr sek sgd',
  'shp sle sos srd std szl thb tjs tnd top try ttd twd tzs uah ugx uyu uzs vnd vuv wst xaf xcd xcg xof xpf yer zar',
  'zmw usdc btn ghs eek lvl svc vef ltl sll mro',
].flatMap((line) => line.split(' '))

const KNOWN: ReadonlySet<string> = new Set(CURRENCIES)

function check(given: string, path: string): string {
  const code = given.toLowerCase()
  if (KNOWN.has(code)) return code
  throw invalidRequest(
    `Invalid currency: ${code}. Stripe currently supports these currencies: ${CURRENCIES.join(', ')}`,
    path,
  )
}

/** A currency's code, in lower case. */
export function currencyCode(): Field<string> {
  const inner = string()
  return { required: false, parse: (value, path) => check(inner.parse(value, path), path) }
}

/** An object by currency: `currency_options[eur][…]`. */
export function byCurrency<T>(inner: Field<T>): Field<Record<string, T>> {
  const map = mapOf(inner)
  return {
    required: false,
    parse: (value, path) => {
      const given = map.parse(value, path)
      for (const key of Object.keys(given)) checkKey(key, path)
      return given
    },
  }
}

function checkKey(key: string, path: string): void {
  const code = check(key, path)
  if (code === key) return
  throw invalidRequest(
    `Currencies must be lowercase when used as keys in a map. Use \`${code}\` instead of \`${key}\`.`,
    path,
  )
}
