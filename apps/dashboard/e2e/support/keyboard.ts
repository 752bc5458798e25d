import { expect, type Page } from '@playwright/test'

/** Tabs until the wanted element has the focus, sees that it shows it, and presses a key on it. */
export async function pressOn(page: Page, wanted: RegExp, key = 'Enter'): Promise<void> {
  for (let tabs = 0; tabs < 80; tabs += 1) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      const focused = document.activeElement
      return focused instanceof HTMLInputElement
        ? (focused.labels?.[0]?.textContent ?? '')
        : (focused?.textContent ?? '')
    })
    if (!wanted.test(name)) continue
    const outline = await page.evaluate(() => {
      const focused = document.activeElement
      const styles = [focused, focused?.closest('label')].flatMap((one) =>
        one ? [getComputedStyle(one)] : [],
      )
      return styles.some(({ outlineStyle, boxShadow }) => outlineStyle !== 'none' || boxShadow !== 'none')
    })
    expect(outline, 'the focus is visible').toBe(true)
    await page.keyboard.press(key)
    return
  }
  throw new Error(`The keyboard does not reach ${wanted}`)
}
