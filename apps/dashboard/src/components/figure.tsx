import type { ReactNode } from 'react'

/** An amount: not translated, digits of one width, never broken over two lines. */
export function Figure({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <span translate="no" className={`figure ${className}`}>
      {children}
    </span>
  )
}
