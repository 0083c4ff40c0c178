// The driver of the peer: reads one pair of schemas a line, {"from": ..., "to": ...}, and answers one
// line each, {"contained": true, "ms": 1.5} or {"error": "...", "ms": 1.5}. It runs in the directory
// into which the peer was installed.
import { createInterface } from 'node:readline'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const { diffSchemas } = createRequire(join(process.cwd(), 'peer.cjs'))('json-schema-diff')

for await (const line of createInterface({ input: process.stdin })) {
  const { from, to } = JSON.parse(line)
  const start = process.hrtime.bigint()
  const answer = {}
  try {
    const { removalsFound } = await diffSchemas({ sourceSchema: from, destinationSchema: to })
    answer.contained = !removalsFound
  } catch (error) {
    answer.error = String(error?.message ?? error).slice(0, 200)
  }
  answer.ms = Number(process.hrtime.bigint() - start) / 1e6
  process.stdout.write(JSON.stringify(answer) + '\n')
}
