/** The chosen appearance, under the key that `public/theme.js` reads before the first paint. */

export type Theme = 'system' | 'light' | 'dark'

export const themes = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const satisfies readonly { value: Theme; label: string }[]

export function toTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}

export function readTheme(): Theme {
  return toTheme(document.documentElement.dataset.theme)
}

export function saveTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem('theme', theme)
  } catch {
    // Storage is off: the choice holds until the page is left.
  }
}
