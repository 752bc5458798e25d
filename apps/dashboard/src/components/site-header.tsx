import { createContext, type ReactNode, useContext } from 'react'

/** What stands on top of every page, whatever the page is. */
export const Ribbon = createContext<ReactNode>(null)

/** The page's one banner: the ribbon, and under it what the page puts there. */
export function SiteHeader({ children }: { children?: ReactNode }) {
  const ribbon = useContext(Ribbon)
  if (!ribbon && !children) return null
  return (
    <header>
      {ribbon}
      {children}
    </header>
  )
}
