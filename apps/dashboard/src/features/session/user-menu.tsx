import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUser, LogOut } from 'lucide-react'
import { useState } from 'react'
import { sessionQuery, signOut } from '../../auth.ts'
import { Menu } from '../../components/menu.tsx'
import { readTheme, saveTheme, themes, toTheme } from './theme.ts'

/** Who is signed in, how the page looks, and the way out. */
export function UserMenu() {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const { data: session } = useQuery(sessionQuery)
  const [theme, setTheme] = useState(readTheme)

  async function leave() {
    await signOut()
    queryClient.setQueryData(sessionQuery.queryKey, null)
    await navigate({ to: '/sign-in', search: { redirect: undefined } })
    queryClient.clear()
  }

  return (
    <Menu
      label="Account"
      trigger={<CircleUser aria-hidden size={22} strokeWidth={1.75} className="shrink-0 text-muted" />}
      entries={[
        { kind: 'heading', label: session?.user.name ?? '', detail: session?.user.email ?? '' },
        {
          kind: 'choice',
          label: 'Appearance',
          value: theme,
          options: themes,
          onChange(value) {
            const next = toTheme(value)
            saveTheme(next)
            setTheme(next)
          },
        },
        {
          kind: 'command',
          label: 'Sign out',
          icon: <LogOut aria-hidden size={16} />,
          onSelect: () => void leave(),
        },
      ]}
    />
  )
}
