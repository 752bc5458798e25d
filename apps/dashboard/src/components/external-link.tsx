import { ArrowUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { textLink } from './text-link.ts'

/** A link that leaves the product. It says so with its arrow, and to a screen reader in words. */
export function ExternalLink({ href, children, className = textLink }: ExternalLinkProps) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className={`inline-flex items-center gap-1 ${className}`}>
      {children}
      <ArrowUpRight aria-hidden size={15} className="shrink-0" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  )
}

interface ExternalLinkProps {
  href: string
  children: ReactNode
  className?: string
}
