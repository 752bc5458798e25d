import { day, hour } from '@prorata/billing'
import type { Format } from '../format.ts'

/** What is left of a period: `23 days 8 hours left`. `length` in milliseconds; the rest of an hour is left out. */
export function leftText(length: number, format: Format): string {
  if (length < hour) return 'less than an hour left'
  return `${durationText(length, format)} left`
}

export function durationText(length: number, format: Format): string {
  const days = Math.floor(length / day)
  const hours = Math.floor((length % day) / hour)
  const parts = [unit(days, 'day', format), unit(hours, 'hour', format)].filter((part) => part !== null)
  return parts.join(' ') || 'less than an hour'
}

/** `in 24 days`: how far off a day is. `length` in milliseconds. */
export function inDaysText(length: number, format: Format): string {
  const days = Math.floor(length / day)
  return days > 0 ? `in ${unit(days, 'day', format)}` : 'within a day'
}

function unit(count: number, name: string, format: Format): string | null {
  if (count === 0) return null
  return `${format.count(count)} ${name}${count === 1 ? '' : 's'}`
}
