/**
 * Which variants and sections are to be seen. Checkboxes of one variant, in the toolbar and below each picture, are one.
 *
 * @typedef {object} Shown
 * @property {(variant: number) => boolean} isHidden
 * @property {(target: Element) => void} reveal shows what hides an element
 */

/**
 * @param {() => void} changed called after something was shown or hidden
 * @returns {Shown}
 */
export function watchShown(changed) {
  /** @type {Set<number>} */
  const hidden = new Set()
  const toggles = [...document.querySelectorAll('input[data-toggle]')].filter(element => element instanceof HTMLInputElement)
  const marked = [...document.querySelectorAll('[data-v]')]
  const sections = [...document.querySelectorAll('main > section')]
  const filter = document.querySelector('#filter')
  const status = document.querySelector('#status')
  const spec = () => filter instanceof HTMLSelectElement ? filter.value : ''

  const apply = () => {
    for (const toggle of toggles)
      toggle.checked = !hidden.has(Number(toggle.dataset['toggle']))
    for (const element of marked)
      element.toggleAttribute('hidden', hidden.has(Number(element.getAttribute('data-v'))))
    for (const section of sections) {
      section.toggleAttribute('hidden', !isWanted(section, spec()))
      document.querySelector(`nav a[href="#${section.id}"]`)?.parentElement?.toggleAttribute('hidden', section.hasAttribute('hidden'))
    }
    if (status)
      status.textContent = summary(toggles, hidden, spec())
    changed()
  }

  for (const toggle of toggles) {
    toggle.disabled = false
    toggle.addEventListener('change', () => {
      const variant = Number(toggle.dataset['toggle'])
      if (toggle.checked)
        hidden.delete(variant)
      else
        hidden.add(variant)
      apply()
    })
  }
  for (const button of document.querySelectorAll('button[data-all]')) {
    button.addEventListener('click', () => {
      hidden.clear()
      if (button.getAttribute('data-all') === 'false') {
        for (const toggle of toggles)
          hidden.add(Number(toggle.dataset['toggle']))
      }
      apply()
    })
  }
  filter?.addEventListener('change', apply)
  document.querySelector('#toolbar')?.removeAttribute('hidden')

  return {
    isHidden: variant => hidden.has(variant),
    reveal(target) {
      const variant = target.closest('[data-v]')?.getAttribute('data-v')
      if (!target.closest('[hidden]'))
        return
      hidden.delete(Number(variant))
      if (filter instanceof HTMLSelectElement)
        filter.value = ''
      apply()
    },
  }
}

/**
 * Failed budgets are what a reader came for: no choice of sections hides them.
 *
 * @param {Element} section
 * @param {string} spec of the filter: empty for all, `-` for those that are of no spec
 */
function isWanted(section, spec) {
  const own = section.getAttribute('data-specs')
  return spec === '' || section.id === 'failures' || (spec === '-' ? own === null : (own ?? '').split(' ').includes(spec))
}

/**
 * @param {readonly HTMLInputElement[]} toggles
 * @param {ReadonlySet<number>} hidden
 * @param {string} spec
 */
function summary(toggles, hidden, spec) {
  const names = [...hidden].toSorted((a, b) => a - b).map(variant => toggles.find(({ dataset }) => dataset['toggle'] === String(variant))?.labels?.[0]?.textContent.trim() ?? '')
  return [
    names.length === 0 ? '' : `Hidden: ${names.join(', ')}.`,
    spec === '' ? '' : `Only sections ${spec === '-' ? 'about the run' : `of specs/${spec}`}.`,
  ].join(' ').trim()
}

/** @param {string} message what changed, for who does not see it */
export function say(message) {
  const said = document.querySelector('#said')
  if (said)
    said.textContent = message
}
