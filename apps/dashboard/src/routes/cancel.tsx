import { Page } from '../components/page.tsx'

export function Cancel() {
  return <Page title="Cancel your plan">{null}</Page>
}
