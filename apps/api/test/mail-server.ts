/** A mail server in small, over a real connection: takes what it is given, or fails as it is told. */

import { createServer, type Socket } from 'node:net'
import { afterAll } from 'vitest'

export type Mishap =
  /** Answers the mail with that code. */
  | { at: 'data'; code: number }
  /** Refuses the recipients with that code. */
  | { at: 'recipient'; code: number }
  /** Takes the mail, and hangs up before it says so. */
  | { at: 'answer' }

export interface MailServer {
  url: string
  /** Every mail that was taken, as it came. */
  taken: string[]
  recipients: string[][]
  /** What befalls the next mails, one each. */
  mishaps: Mishap[]
}

const closers: (() => void)[] = []
afterAll(() => {
  for (const close of closers.splice(0)) close()
})

export async function startMailServer(): Promise<MailServer> {
  const mail: MailServer = { url: '', taken: [], recipients: [], mishaps: [] }
  const server = createServer((socket) => talk(socket, mail))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  closers.push(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The mail server has no port')
  return Object.assign(mail, { url: `smtp://127.0.0.1:${address.port}` })
}

/** https://datatracker.ietf.org/doc/html/rfc5321#section-4.1 */
function talk(socket: Socket, mail: MailServer): void {
  const say = (line: string) => socket.write(`${line}\r\n`)
  let buffer = ''
  let body: string | null = null
  let recipients: string[] = []
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    buffer += chunk.toString()
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end)
      buffer = buffer.slice(end + 2)
      if (body === null) command(line)
      else if (line === '.') finish(body)
      else body += `${line}\r\n`
    }
  })
  say('220 test')

  function command(line: string): void {
    const [verb = ''] = line.toUpperCase().split(/[ :]/u)
    if (verb === 'RCPT') {
      const [mishap] = mail.mishaps
      if (mishap?.at === 'recipient') {
        mail.mishaps.shift()
        say(`${mishap.code} not here`)
        return
      }
      recipients.push(/<(?<address>[^>]*)>/u.exec(line)?.groups?.['address'] ?? '')
    }
    if (verb === 'DATA') {
      body = ''
      say('354 go on')
      return
    }
    say(verb === 'QUIT' ? '221 bye' : '250 ok')
    if (verb === 'QUIT') socket.end()
  }

  function finish(text: string): void {
    body = null
    const [mishap] = mail.mishaps
    if (mishap?.at === 'data') {
      mail.mishaps.shift()
      say(`${mishap.code} no`)
      return
    }
    mail.taken.push(text)
    mail.recipients.push(recipients)
    recipients = []
    if (mishap?.at === 'answer') {
      mail.mishaps.shift()
      socket.destroy()
      return
    }
    say('250 taken')
  }
}
