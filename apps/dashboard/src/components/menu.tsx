import { ChevronDown } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'

export type MenuEntry =
  | { kind: 'heading'; label: string; detail?: string }
  | { kind: 'command'; label: string; icon: ReactNode; onSelect: () => void }
  /** Options of which one holds. */
  | {
      kind: 'choice'
      label: string
      value: string
      options: readonly { value: string; label: string }[]
      onChange: (value: string) => void
    }

export interface MenuProps {
  label: string
  trigger: ReactNode
  entries: readonly MenuEntry[]
}

// The menu itself brings a positioning engine of 29 kB: it comes when somebody reaches for it.
const load = () => import('./menu-content.tsx')
const MenuContent = lazy(load)

/** A button that opens a list of commands and choices. */
export function Menu(props: MenuProps) {
  const [isWanted, setWanted] = useState(false)
  const closed = (
    <button
      type="button"
      aria-label={props.label}
      aria-haspopup="menu"
      aria-expanded={false}
      className={menuTrigger}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setWanted(true)}
    >
      <MenuTriggerLook>{props.trigger}</MenuTriggerLook>
    </button>
  )
  if (!isWanted) return closed
  return (
    <Suspense fallback={closed}>
      <MenuContent {...props} />
    </Suspense>
  )
}

export const menuTrigger =
  'inline-flex min-h-11 max-w-full min-w-0 items-center gap-1.5 rounded-lg px-2.5 text-sm font-medium hover:bg-sunken sm:min-h-9'

export function MenuTriggerLook({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <ChevronDown aria-hidden size={16} className="shrink-0 text-muted" />
    </>
  )
}
