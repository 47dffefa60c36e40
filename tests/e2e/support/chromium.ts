import { existsSync } from 'node:fs'

/** Where a Chromium is: `PODFIT_CHROMIUM`, else where Debian and others put one; undefined where there is none. */
export const CHROMIUM = [process.env.PODFIT_CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => path !== '' && existsSync(path))
