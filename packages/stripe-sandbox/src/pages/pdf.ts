// A small PDF writer: text in two of the fonts every reader has, nothing else. Its output is ASCII throughout (other
// characters are octal escapes), so that it travels as text. A library would be the package's only dependency.
// Format: ISO 32000-1 (PDF 1.7), sections 7.3 to 7.7 and 9.

const WIDTH = 595
const HEIGHT = 842
const MARGIN = 56

/** Places of WinAnsiEncoding that are not the character's own code. ISO 32000-1, annex D. */
const ENCODED = new Map<string, number>([
  ['€', 0x80],
  ['‚', 0x82],
  ['„', 0x84],
  ['…', 0x85],
  ['Š', 0x8a],
  ['Œ', 0x8c],
  ['Ž', 0x8e],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['•', 0x95],
  ['–', 0x96],
  ['—', 0x97],
  ['š', 0x9a],
  ['œ', 0x9c],
  ['ž', 0x9e],
  ['−', 0x2d],
])

function codeOf(character: string): number | null {
  const known = ENCODED.get(character)
  if (known !== undefined) return known
  const code = character.codePointAt(0) ?? 0
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) ? code : null
}

/** Whether every character can be shown. */
export function isShowable(text: string): boolean {
  return Array.from(text).every((character) => codeOf(character) !== null)
}

function literal(text: string): string {
  const parts = Array.from(text).map((character) => {
    const code = codeOf(character) ?? 0x3f
    if (code === 0x28 || code === 0x29 || code === 0x5c) return `\\${String.fromCharCode(code)}`
    return code < 0x7f ? String.fromCharCode(code) : `\\${code.toString(8).padStart(3, '0')}`
  })
  return `(${parts.join('')})`
}

export interface Line {
  /** From the left margin. */
  left?: string
  /** Ends at the right margin; set in a font in which all characters are as wide. */
  right?: string
  size?: number
  bold?: boolean
  /** Points of empty space above. */
  above?: number
}

const FONTS = ['Helvetica', 'Helvetica-Bold', 'Courier', 'Courier-Bold']
/** Of Courier, in parts of the font size. */
const COURIER_WIDTH = 0.6

function draw(line: Line, y: number): string {
  const size = line.size ?? 10
  const bold = line.bold === true ? 1 : 0
  const at = (font: number, x: number, text: string) =>
    `BT /F${font} ${size} Tf ${x.toFixed(1)} ${y.toFixed(1)} Td ${literal(text)} Tj ET`
  const parts: string[] = []
  if (line.left !== undefined) parts.push(at(bold + 1, MARGIN, line.left))
  if (line.right !== undefined) {
    const x = WIDTH - MARGIN - line.right.length * COURIER_WIDTH * size
    parts.push(at(bold + 3, x, line.right))
  }
  return parts.join('\n')
}

/** Lines from top to bottom, spread over as many A4 pages as they need. */
function paginate(lines: readonly Line[]): string[] {
  const pages: string[][] = [[]]
  let y = HEIGHT - MARGIN
  for (const line of lines) {
    y -= (line.size ?? 10) * 1.4 + (line.above ?? 0)
    if (y < MARGIN) {
      pages.push([])
      y = HEIGHT - MARGIN
    }
    pages.at(-1)?.push(draw(line, y))
  }
  return pages.map((page) => page.join('\n'))
}

/** The file, as ASCII text. */
export function toPdf(title: string, lines: readonly Line[]): string {
  const pages = paginate(lines)
  const firstPage = 3 + FONTS.length + 1
  const pageIds = pages.map((_, index) => firstPage + index * 2)
  const fonts = FONTS.map((_, index) => `/F${index + 1} ${3 + index} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`,
    ...FONTS.map((name) => `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`),
    `<< /Title ${literal(title)} /Producer (Stripe sandbox) >>`,
    ...pages.flatMap((content, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Resources << /Font << ${fonts} >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
      `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ]),
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return `${file}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info ${3 + FONTS.length} 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
}
