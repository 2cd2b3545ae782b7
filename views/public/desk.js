/* Keys for the list of leads: j and k walk the rows, p shows one beside the list, ? tells of them. They can be switched off. */
const OFF = 'lead-keys-off'
const rows = [...document.querySelectorAll('[data-row]')]
const dialog = document.querySelector('.lead-keys')
const off = document.querySelector('#keys-off')
const kept = { get: () => { try { return localStorage.getItem(OFF) === '1' } catch { return false } }, set: value => { try { localStorage.setItem(OFF, value ? '1' : '') } catch {} } }

off.checked = kept.get()
off.addEventListener('change', () => kept.set(off.checked))
const hint = document.querySelector('[data-keys-hint]')
if (hint) hint.hidden = false

function walk (step) {
  const at = rows.indexOf(document.activeElement)
  const next = at < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[at + step]
  next?.focus()
}

const keys = {
  j: () => walk(1),
  k: () => walk(-1),
  p: () => document.activeElement?.closest('tr')?.querySelector('[data-preview]')?.click(),
  '/': () => document.querySelector('#q')?.focus()
}

document.addEventListener('keydown', event => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return
  if (event.target.closest('input, select, textarea, [contenteditable]')) return
  // The page that tells how to switch the keys on again must stay within reach.
  if (event.key === '?') dialog.showModal()
  else if (!off.checked && Object.hasOwn(keys, event.key)) keys[event.key]()
  else return
  event.preventDefault()
})
