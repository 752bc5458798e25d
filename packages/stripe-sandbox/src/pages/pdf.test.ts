import { expect, test } from 'vitest'
import { isShowable, toPdf } from './pdf.ts'

/** The objects that the cross-reference table points at, by their place in it. */
function objectsOf(file: string): string[] {
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(file)?.[1])
  expect(file.slice(start, start + 4)).toBe('xref')
  const entries = [...file.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)]
  return entries.map(([, offset]) => file.slice(Number(offset)).split('endobj')[0] ?? '')
}

test('every entry of the cross-reference table points at its object, and streams have their length', () => {
  const file = toPdf('Invoice A-1', [{ left: 'Total', right: '$12.00' }])
  const objects = objectsOf(file)
  expect(objects.map((object) => Number(object.split(' ')[0]))).toEqual(objects.map((_, index) => index + 1))
  const page = objects.find((object) => object.includes('stream'))
  const [, length, content] = /Length (\d+) >>\nstream\n([^]*)\nendstream/.exec(page ?? '') ?? []
  expect(content).toHaveLength(Number(length))
  expect(content).toContain('($12.00) Tj')
})

test('is ASCII whatever it says, with brackets and other characters escaped', () => {
  const file = toPdf('Ü', [{ left: 'Müller (2 × €5) \\ 日' }])
  expect(/^[\n\u0020-\u007e]*$/.test(file)).toBe(true)
  expect(file).toContain(String.raw`(M\374ller \(2 \327 \2005\) \\ ?)`)
  expect([isShowable('€ 5'), isShowable('₹ 5')]).toEqual([true, false])
})

test('goes on over as many pages as it needs', () => {
  const file = toPdf(
    'Long',
    Array.from({ length: 200 }, (_, index) => ({ left: `Line ${index + 1}` })),
  )
  expect(file).toContain('/Count 4 ')
  expect(file).toContain('(Line 200) Tj')
})
