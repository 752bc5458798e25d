import { Page } from '../components/page.tsx'

export function Pause() {
  return <Page title="Pause your plan">{null}</Page>
}
