import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type MenuEntry, type MenuProps, MenuTriggerLook, menuTrigger } from './menu.tsx'

const row =
  'flex min-h-11 w-full items-center gap-2 rounded-md px-3 text-left text-sm outline-none data-highlighted:bg-accent-soft forced-colors:data-highlighted:outline sm:min-h-9'

/** A menu that opens as soon as it is there. Not modal: a modal one would inject a style element, which the CSP refuses. */
export default function MenuContent({ label, trigger, entries }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger aria-label={label} className={menuTrigger}>
        <MenuTriggerLook>{trigger}</MenuTriggerLook>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="panel z-20 max-h-96 min-w-56 overflow-y-auto p-1.5 shadow-lg"
        >
          {entries.map((entry) => (
            <Entry key={entry.label} entry={entry} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case 'heading':
      return (
        <DropdownMenu.Label className="px-3 py-1.5 text-xs text-muted">
          {entry.label}
          {entry.detail ? <span className="block">{entry.detail}</span> : null}
        </DropdownMenu.Label>
      )
    case 'command':
      return (
        <>
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item className={row} onSelect={entry.onSelect}>
            {entry.icon}
            {entry.label}
          </DropdownMenu.Item>
        </>
      )
    case 'choice':
      return (
        <DropdownMenu.RadioGroup value={entry.value} onValueChange={entry.onChange}>
          <DropdownMenu.Label className="px-3 py-1.5 text-xs text-muted">{entry.label}</DropdownMenu.Label>
          {entry.options.map((option) => (
            <DropdownMenu.RadioItem key={option.value} value={option.value} className={row}>
              <span className="grid size-4 shrink-0 place-items-center">
                <DropdownMenu.ItemIndicator>
                  <Check aria-hidden size={16} />
                </DropdownMenu.ItemIndicator>
              </span>
              {option.label}
            </DropdownMenu.RadioItem>
          ))}
        </DropdownMenu.RadioGroup>
      )
    default:
      return entry satisfies never
  }
}
