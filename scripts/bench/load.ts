import http from 'node:http'

export interface Shot {
  headers: Record<string, string>
  body: string
}

/**
 * Sends every shot once over `connections` kept-alive connections, each waiting for its answer before the next. Answers the
 * requests per second; throws at the first answer that is not 200.
 */
export async function fire(url: string, shots: Shot[], connections: number): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const queue = shots.values()
  const started = performance.now()
  const worker = async () => {
    for (const shot of queue) await send(url, shot, agent)
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const took = performance.now() - started
  agent.destroy()
  return shots.length / (took / 1000)
}

function send(url: string, { headers, body }: Shot, agent: http.Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume()
        response.once('end', () =>
          response.statusCode === 200
            ? resolve()
            : reject(new Error(`${url} answered ${response.statusCode}`)),
        )
      },
    )
    request.once('error', reject)
    request.end(body)
  })
}
