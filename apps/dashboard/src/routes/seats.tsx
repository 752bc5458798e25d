import { Page } from '../components/page.tsx'

export function Seats() {
  return <Page title="Seats">{null}</Page>
}
