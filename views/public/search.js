/* Suggestions under a search box while somebody types. Without this file the form asks the server for a page. */
const WAIT_MS = 180
const SHORTEST = 1

for (const form of document.querySelectorAll('form[data-suggest]')) suggest(form)

function suggest (form) {
  const input = form.querySelector('input[name="q"]')
  const list = document.createElement('div')
  const said = document.createElement('p')
  let timer
  let asking
  let isComposing = false
  let shown = ''
  let current = -1

  Object.assign(list, { id: `${input.id}-suggestions`, className: 'suggest', hidden: true })
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', form.dataset.suggestLabel)
  said.className = 'visually-hidden'
  said.setAttribute('role', 'status')
  input.parentElement.append(list)
  form.append(said)
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id })) input.setAttribute(name, value)

  const options = () => [...list.querySelectorAll('[role="option"]')]

  function choose (place) {
    const all = options()
    current = all.length === 0 ? -1 : (place + all.length + 1) % (all.length + 1)
    if (current === all.length) current = -1
    for (const [at, option] of all.entries()) option.setAttribute('aria-selected', String(at === current))
    if (current < 0) return input.removeAttribute('aria-activedescendant')
    input.setAttribute('aria-activedescendant', all[current].id)
    all[current].scrollIntoView({ block: 'nearest' })
  }

  function toggle (isOpen) {
    list.hidden = !isOpen
    input.setAttribute('aria-expanded', String(isOpen))
    choose(-1)
  }

  // Whatever was asked before is out of date: it must not appear after it.
  function drop () {
    clearTimeout(timer)
    asking?.abort()
  }

  function close () {
    drop()
    toggle(false)
  }

  async function ask () {
    const text = input.value.trim()
    if (text.length < SHORTEST) return close()
    if (text === shown) return toggle(true)
    asking = new AbortController()
    const { signal } = asking
    try {
      const query = new URLSearchParams({ q: text, lang: document.documentElement.lang.slice(0, 2) })
      const response = await fetch(`${form.dataset.suggest}?${query}`, { signal, headers: { accept: 'text/html' } })
      if (!response.ok) return toggle(false)
      const page = document.createElement('template')
      page.innerHTML = await response.text()
      if (signal.aborted) return
      const found = page.content.querySelector('[data-said]')
      if (!found) return toggle(false)
      list.replaceChildren(...found.childNodes)
      shown = text
      toggle(true)
      said.textContent = found.dataset.said
    } catch {
      // Aborted, or no connection: the form still works.
      if (!signal.aborted) toggle(false)
    }
  }

  function later () {
    drop()
    if (!isComposing) timer = setTimeout(ask, WAIT_MS)
  }

  input.addEventListener('compositionstart', () => {
    isComposing = true
    drop()
  })
  input.addEventListener('compositionend', () => {
    isComposing = false
    later()
  })
  input.addEventListener('input', event => { if (!event.isComposing) later() })

  input.addEventListener('keydown', event => {
    if (event.isComposing || isComposing || event.keyCode === 229) return
    const isOpen = !list.hidden
    if (event.key === 'Escape' && isOpen) close()
    else if (event.key === 'ArrowDown' && !isOpen) ask()
    else if (event.key === 'ArrowDown') choose(current + 1)
    else if (event.key === 'ArrowUp' && isOpen) choose(current < 0 ? options().length - 1 : current - 1)
    else if (event.key === 'Enter' && isOpen && current >= 0) options()[current].click()
    else return
    event.preventDefault()
  })

  form.addEventListener('submit', close)
  form.addEventListener('focusout', event => { if (!form.contains(event.relatedTarget)) close() })
  // A press on a suggestion must not take the focus, which would close the list before the click.
  list.addEventListener('mousedown', event => event.preventDefault())
}
