// Moments as people read them and as they are sent, by the clock of this phone.
const two = (number) => String(number).padStart(2, "0");

// A moment by the clock of this phone: the time alone where it is of today.
export function moment(value) {
  const at = new Date(value);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return at.toDateString() === new Date().toDateString() ? time : `${day} ${time}`;
}

export function dayOf(value) {
  const at = new Date(value);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

// ISO 8601 with the offset of this phone, as its clock says.
export function stamped(at = new Date()) {
  const minutes = -at.getTimezoneOffset();
  const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  const seconds = `${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  return `${dayOf(at)}T${two(at.getHours())}:${two(at.getMinutes())}:${seconds}${offset}`;
}
