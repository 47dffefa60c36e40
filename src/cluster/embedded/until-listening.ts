import { connect } from 'node:net'
import { sleep } from '../../clock/sleep.ts'

const PERIOD_MS = 20
const CONNECT_MS = 1_000

/** Waits until something listens at an address. @returns false when `isRunning` ends, or `endsAt` (`performance.now()`) comes, first */
export async function untilListening(ip: string, port: number, isRunning: () => boolean, endsAt: number): Promise<boolean> {
  while (isRunning() && performance.now() < endsAt) {
    if (await accepts(ip, port))
      return true
    await sleep(PERIOD_MS)
  }
  return false
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: CONNECT_MS })
    const settle = (result: boolean) => (): void => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', settle(true))
    socket.once('error', settle(false))
    socket.once('timeout', settle(false))
  })
}
