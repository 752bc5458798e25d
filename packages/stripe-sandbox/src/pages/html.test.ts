import { describe, expect, it } from 'vitest'
import { html, webUrl } from './html.ts'

describe('html', () => {
  it('escapes everything put into it, in text and attributes', () => {
    const hostile = `"><script>alert('&')</script>`
    expect(html`<a title="${hostile}">${hostile}</a>`.text).not.toContain('<script>')
    expect(html`${hostile}`.text).toBe('&quot;&gt;&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;')
  })

  it('keeps markup made by itself, lists of it, and drops what is absent', () => {
    expect(html`<ul>${['<', html`<li>1</li>`]}${null}${false}${0}</ul>`.text).toBe('<ul>&lt;<li>1</li>0</ul>')
  })
})

describe('webUrl', () => {
  it('lets only http and https become a link', () => {
    expect(webUrl('https://example.com/a')).toBe('https://example.com/a')
    expect(webUrl('javascript:alert(1)')).toBeNull()
    expect(webUrl('data:text/html,x')).toBeNull()
    expect(webUrl(null)).toBeNull()
  })
})
