import { watchCurve } from './curves.js'
import { watchRecord } from './records.js'
import { say, watchShown } from './shown.js'
import { makeSortable } from './sort-tables.js'

/** @type {(() => void)[]} */
const redraw = []
const shown = watchShown(() => {
  for (const draw of redraw)
    draw()
})

for (const figure of document.querySelectorAll('figure.curve')) {
  if (figure instanceof HTMLElement)
    redraw.push(watchCurve(figure, shown.isHidden))
}
for (const table of document.querySelectorAll('table.sortable')) {
  if (table instanceof HTMLTableElement)
    makeSortable(table, say)
}
for (const details of document.querySelectorAll('details.record')) {
  if (details instanceof HTMLDetailsElement)
    watchRecord(details)
}

/** What is wider than the screen can be moved by keys. */
const overflow = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.setAttribute('tabindex', '0')
      target.setAttribute('role', 'group')
      target.setAttribute('aria-label', target.querySelector('caption')?.textContent ?? '')
    }
    else {
      for (const name of ['tabindex', 'role', 'aria-label'])
        target.removeAttribute(name)
    }
  }
})
for (const element of document.querySelectorAll('.scroll'))
  overflow.observe(element)

/** Pictures that nobody has come to yet are drawn once the page can be used: whoever prints it, or takes all of it as an image, sees them too. */
const pictures = [...document.querySelectorAll('img')]
const drawNext = () => {
  const picture = pictures.shift()
  if (!picture)
    return
  picture.loading = 'eager'
  setTimeout(drawNext, 200)
}
window.addEventListener('load', () => setTimeout(drawNext, 3_000))

/** A link to a record, or to what is hidden, leads to it. */
const follow = () => {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : undefined
  if (!target)
    return
  shown.reveal(target)
  if (target instanceof HTMLDetailsElement) {
    target.open = true
    target.querySelector('summary')?.focus()
  }
  target.scrollIntoView()
}
window.addEventListener('hashchange', follow)
follow()
document.documentElement.dataset['ready'] = ''
