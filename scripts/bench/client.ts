import { z } from 'zod'

/** A signed-in person's way to the procedures, as the dashboard calls them. */
export interface Client {
  query(procedure: string, input?: unknown): Promise<unknown>
  mutate(procedure: string, input: unknown): Promise<unknown>
}

const answer = z.object({ result: z.object({ data: z.unknown() }) })

/** Signs in as the seeded demo's owner. Throws with the server's words where a call fails. */
export async function signInToDemo(url: string): Promise<Client> {
  const headers = { 'content-type': 'application/json', origin: url }
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: 'demo@prorata.test', password: 'demo-password' }),
  })
  if (!signedIn.ok) throw new Error(`Could not sign in: ${signedIn.status} ${await signedIn.text()}`)
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const call = async (path: string, init: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}/trpc/${path}`, { ...init, headers: { ...headers, cookie } })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return answer.parse(await response.json()).result.data
  }
  return {
    query: (procedure, input) =>
      call(
        input === undefined ? procedure : `${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
        {},
      ),
    mutate: (procedure, input) => call(procedure, { method: 'POST', body: JSON.stringify(input) }),
  }
}
