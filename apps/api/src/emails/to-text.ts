import type { Block, Letter } from './letter.ts'

/** For readers without HTML. Links are written out; lines are left to the reader's window to wrap. */
export function toText({ title, blocks }: Letter, footer: readonly string[]): string {
  return [title, ...blocks.map(blockText), ['--', ...footer].join('\n')].join('\n\n').concat('\n')
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text
    case 'rows':
      return block.rows.map(({ name, value }) => `${name}: ${value}`).join('\n')
    case 'button':
      return `${block.label}:\n${block.url}`
    default:
      return block satisfies never
  }
}
