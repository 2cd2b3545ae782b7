/* Small comforts; every page works without this file. */

// Enter that confirms a Chinese candidate must not send the form.
document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault()
}, true)

// The error summary is where a reader must start.
document.querySelector('.error-summary')?.focus()

// Everything unfolded on paper, and folded again afterwards.
const opened = []
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details:not([open])')) {
    details.open = true
    opened.push(details)
  }
})
window.addEventListener('afterprint', () => {
  for (const details of opened.splice(0)) details.open = false
})
