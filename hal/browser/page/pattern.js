// A worker that matches a value against the regular expression of a form, so that a hostile one stops
// nothing but this worker. It is anchored, as the attribute pattern of HTML is.

onmessage = ({ data: { regex, value } }) => {
  let matches = true // what cannot be read is left to the service
  for (const flags of ['v', 'u', '']) {
    try {
      matches = new RegExp(`^(?:${regex})$`, flags).test(value)
      break
    } catch {
      // the next flags are laxer
    }
  }
  postMessage(matches)
}
